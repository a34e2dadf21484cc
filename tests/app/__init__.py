"""The roof: settings, start, portal, translations tool."""
