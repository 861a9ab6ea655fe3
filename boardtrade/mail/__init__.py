"""Whether mail leaves this site."""
