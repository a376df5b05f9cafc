"""Answers on a screen: the command line, the desk in the browser, and exports."""
