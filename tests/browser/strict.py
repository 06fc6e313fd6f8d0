"""The settings of the browser's site as they are outside the demo; passkeys go by plain HTTP to localhost."""

from tests.browser.settings import *  # noqa: F403

DEMO = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
