"""An empty site of a board of its own: home, index of publications, and pages the law asks for."""
