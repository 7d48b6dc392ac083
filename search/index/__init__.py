"""What the indexes hold and how they are filled, from the published documents alone."""
