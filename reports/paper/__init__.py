"""The PDF that is made of a report's page, and the typesetting that other documents share."""
