//! The HTTP side: credentials, token, send; errors explained.
