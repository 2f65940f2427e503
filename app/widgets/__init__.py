"""Small widgets that know nothing of ours but the theme."""
