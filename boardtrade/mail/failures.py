"""Why mail did not leave, in a sentence that says what to do."""

import smtplib
import socket
import ssl

from anymail.exceptions import AnymailError

CAUSES: dict[type[Exception], str] = {
    smtplib.SMTPAuthenticationError: (
        "The server does not know this name and password. Correct EMAIL_USER and EMAIL_PASSWORD."
    ),
    smtplib.SMTPSenderRefused: (
        "The server takes no mail from this sender. Set DEFAULT_FROM_EMAIL to an address that it "
        "may send for, or EMAIL_USER and EMAIL_PASSWORD if it wants a login."
    ),
    smtplib.SMTPRecipientsRefused: (
        "The server takes no mail to this address. Correct it, or set EMAIL_USER and "
        "EMAIL_PASSWORD if the server forwards mail only after a login."
    ),
    smtplib.SMTPNotSupportedError: (
        "The server offers no STARTTLS or no login. Set EMAIL_SECURITY to tls, or to none for a "
        "server on a network that you trust."
    ),
    ssl.SSLCertVerificationError: (
        "The certificate of the server cannot be trusted. Set EMAIL_HOST to the name that its "
        "certificate is for."
    ),
    ssl.SSLError: (
        "The server does not speak TLS from the first byte at this port. Set EMAIL_SECURITY to "
        "starttls, or EMAIL_PORT to the port for TLS."
    ),
    socket.gaierror: "There is no such host. Correct EMAIL_HOST.",
    ConnectionRefusedError: (
        "Nobody listens at that host and port. Correct EMAIL_HOST and EMAIL_PORT."
    ),
    TimeoutError: (
        "The server does not answer in time. Correct EMAIL_HOST, EMAIL_PORT and EMAIL_SECURITY, "
        "or have the firewall let this machine connect."
    ),
    smtplib.SMTPServerDisconnected: (
        "The server ended the connection. It may expect another EMAIL_SECURITY at this port."
    ),
    smtplib.SMTPException: "The server did not take the mail.",
    AnymailError: "The provider did not take the mail. Correct EMAIL_API_KEY or its options.",
    OSError: "The server cannot be reached.",
}
"""The first that fits counts: those which say more come before those which say less."""


def explain_failure(error: Exception) -> str | None:
    """Return what went wrong and what to do, with the words of the server; None if unknown."""
    for cause, sentence in CAUSES.items():
        if isinstance(error, cause):
            return f"{sentence} It said: {_words(error)}"
    return None


def _words(error: Exception) -> str:
    """Return one line of what a server has said."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return f"{code} {_decode(answer)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decode(error.smtp_error)}"
    return " ".join(str(error).split()) or type(error).__name__


def _decode(answer: bytes | str) -> str:
    return answer if isinstance(answer, str) else answer.decode(errors="replace")
