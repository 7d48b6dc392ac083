"""A document in the words of schema.org, as JSON-LD: for the API and for the site's pages.

Types: ``Course`` with ``CourseInstance``, ``Event``, ``EventSeries``, ``Organization``,
``Article``, ``LearningResource`` and ``ItemList`` (both ``CreativeWork``), ``WebPage``.
Source: https://schema.org/version/29.0 and, for durations, ISO 8601.
"""

from collections.abc import Callable, Mapping
from typing import Any

Document = Mapping[str, Any]
JsonLd = dict[str, Any]

_LICENCES = {"etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}
_ATTENDANCE = {
    "presentiel": "OfflineEventAttendanceMode",
    "distance": "OnlineEventAttendanceMode",
    "en-ligne": "OnlineEventAttendanceMode",
    "hybride": "MixedEventAttendanceMode",
}
_COURSE_MODES = {"en-ligne": "online", "presentiel": "onsite", "hybride": "blended"}
_LEVELS = {"initiation": "Beginner", "operationnelle": "Intermediate", "qualifiante": "Advanced"}


def structured_data(document: Document) -> JsonLd:
    """Describe a full document (``pages.documents.schemas.Document``) with schema.org.

    What is unknown is left out, as schema.org wants it.
    """
    describe = _KINDS[document["kind"]]
    return _known(
        {
            "@context": "https://schema.org",
            "@id": document["url"],
            "url": document["url"],
            "identifier": str(document["id"]),
            "name": document["title"],
            "description": document["summary"],
            "inLanguage": document["locale"],
            "image": _image(document["image"]),
            **describe(document, document["details"]),
        }
    )


def _training(document: Document, details: Document) -> JsonLd:
    instances = [_session(session, details) for session in details["sessions"]]
    if details["is_permanent"]:
        instances.append(
            _known(
                {
                    "@type": "CourseInstance",
                    "courseMode": _COURSE_MODES.get(details["delivery"] or ""),
                    "courseWorkload": _duration(details["duration_minutes"]),
                }
            )
        )
    return {
        "@type": "Course",
        **_work(document),
        "provider": _organization(details["provider"]),
        "educationalLevel": _LEVELS.get(details["level"] or ""),
        "teaches": details["objectives"],
        "coursePrerequisites": details["prerequisites"],
        "educationalCredentialAwarded": details["certification"],
        "timeRequired": _duration(details["duration_minutes"]),
        "isAccessibleForFree": True if details["is_permanent"] else None,
        "hasCourseInstance": instances,
    }


def _session(session: Document, details: Document) -> JsonLd:
    delivery = session["delivery"] or details["delivery"] or ""
    return _known(
        {
            "@type": "CourseInstance",
            "startDate": session["starts_at"],
            "endDate": session["ends_at"],
            "courseMode": _COURSE_MODES.get(delivery),
            "courseWorkload": _duration(details["duration_minutes"]),
            "location": _place(session["place"], session["region"]),
            "eventStatus": _event_status(session["is_cancelled"]),
            "maximumAttendeeCapacity": session["seats"],
            "remainingAttendeeCapacity": session["seats_left"],
            "url": session["registration_url"],
        }
    )


def _event(document: Document, details: Document) -> JsonLd:
    mode = _ATTENDANCE.get(details["mode"] or "")
    campaign = details["campaign"]
    return {
        "@type": "Event",
        # A day without hours is a Date of schema.org, not a DateTime.
        "startDate": _day(details["starts_at"]) if details["all_day"] else details["starts_at"],
        "endDate": _day(details["ends_at"]) if details["all_day"] else details["ends_at"],
        "eventStatus": _event_status(details["is_cancelled"]),
        "eventAttendanceMode": f"https://schema.org/{mode}" if mode else None,
        "location": _place(details["place"], details["region"]),
        "organizer": [_organization(each) for each in details["organisers"]],
        "superEvent": _linked("EventSeries", campaign) if campaign else None,
        "maximumAttendeeCapacity": details["capacity"],
        "keywords": _keywords(document),
    }


def _campaign(document: Document, details: Document) -> JsonLd:
    return {
        "@type": "EventSeries",
        "startDate": details["starts_on"],
        "endDate": details["ends_on"],
        "alternateName": details["tagline"],
        "organizer": [_organization(each) for each in details["partners"]],
        "keywords": _keywords(document),
    }


def _lab(document: Document, details: Document) -> JsonLd:
    located = details["latitude"] is not None and details["longitude"] is not None
    point = {
        "@type": "GeoCoordinates",
        "latitude": details["latitude"],
        "longitude": details["longitude"],
    }
    return {
        "@type": "Organization",
        "alternateName": details["alternative_names"],
        "address": details["address"],
        "location": {"@type": "Place", "geo": point} if located else None,
        "areaServed": details["region"]["label"] if details["region"] else None,
        "foundingDate": str(details["launch_year"]) if details["launch_year"] else None,
        "parentOrganization": [_organization(each) for each in details["carriers"]],
        "sameAs": details["website"],
        "keywords": _keywords(document),
    }


def _community(document: Document, details: Document) -> JsonLd:
    return {
        "@type": "Organization",
        "parentOrganization": _organization(details["organiser"]),
        "areaServed": details["region"]["label"] if details["region"] else None,
        "keywords": _keywords(document),
    }


def _toolkit(document: Document, details: Document) -> JsonLd:
    steps = [
        {
            "@type": "ListItem",
            "position": item["position"],
            "item": _linked("CreativeWork", item["page"]),
        }
        for item in details["items"]
    ]
    return {
        "@type": ["CreativeWork", "ItemList"],
        **_work(document),
        "creator": _organization(details["organisation"]),
        "numberOfItems": details["item_count"],
        "itemListElement": steps,
    }


def _resource(document: Document, details: Document) -> JsonLd:
    files = [
        _known(
            {
                "@type": "MediaObject",
                "name": file["title"],
                "contentUrl": file["url"],
                "encodingFormat": file["type"],
                "contentSize": str(file["size"]) if file["size"] else None,
            }
        )
        for file in details["files"]
    ]
    return {
        "@type": ["CreativeWork", "LearningResource"],
        **_work(document),
        "learningResourceType": details["resource_type"],
        "timeRequired": _duration(details["duration_minutes"]),
        "author": [_organization(each) for each in details["authors"]],
        "license": details["licence"] or _LICENCES.get(document["licence"]),
        "associatedMedia": files,
    }


def _article(document: Document, details: Document) -> JsonLd:
    authors = [
        _known(
            {
                "@type": "Person",
                "name": person["name"],
                "jobTitle": person["role"],
                "affiliation": _organization(person["organisation"]),
            }
        )
        for person in details["authors"]
    ]
    return {
        "@type": "Article",
        **_work(document),
        "headline": document["title"],
        "datePublished": details["published_on"] or document["first_published_at"],
        "author": authors,
        "articleSection": details["category"],
    }


def _page(document: Document, details: Document) -> JsonLd:
    return {"@type": "WebSite" if details["template"] == "home" else "WebPage", **_work(document)}


def _work(document: Document) -> JsonLd:
    """Members of a ``CreativeWork``."""
    return {
        "datePublished": document["first_published_at"],
        "dateModified": document["updated_at"],
        "license": _LICENCES.get(document["licence"]),
        "publisher": {"@type": "Organization", "name": document["attribution"]},
        "keywords": _keywords(document),
    }


def _keywords(document: Document) -> list[str]:
    return [theme["label"] for theme in document["themes"]]


def _image(image: Document | None) -> JsonLd | None:
    if not image or not image["renditions"]:
        return None
    widest = max(image["renditions"], key=lambda rendition: rendition["width"])
    return _known(
        {
            "@type": "ImageObject",
            "contentUrl": widest["url"],
            "width": widest["width"],
            "height": widest["height"],
            "description": image["alt"],
            "creditText": image["credit"],
        }
    )


def _organization(term: Document | None) -> JsonLd | None:
    return {"@type": "Organization", "name": term["label"]} if term else None


def _linked(kind: str, page: Document) -> JsonLd:
    return {"@type": kind, "@id": page["url"], "name": page["title"], "url": page["url"]}


def _place(place: str | None, region: Document | None) -> JsonLd | None:
    if not place and not region:
        return None
    address = {"@type": "PostalAddress", "addressRegion": region["label"]} if region else None
    return _known({"@type": "Place", "name": place, "address": address})


def _event_status(is_cancelled: bool) -> str:
    return f"https://schema.org/{'EventCancelled' if is_cancelled else 'EventScheduled'}"


def _day(instant: str | None) -> str | None:
    return instant[:10] if instant else None


def _duration(minutes: int | None) -> str | None:
    return f"PT{minutes}M" if minutes else None


def _known(members: JsonLd) -> JsonLd:
    return {name: value for name, value in members.items() if value not in (None, "", [])}


_KINDS: Mapping[str, Callable[[Document, Document], JsonLd]] = {
    "training": _training,
    "toolkit": _toolkit,
    "resource": _resource,
    "community": _community,
    "lab": _lab,
    "event": _event,
    "campaign": _campaign,
    "article": _article,
    "page": _page,
}
