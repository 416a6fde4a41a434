"""Asking the municipality's identity provider who somebody is: OpenID Connect, authorization code with PKCE, state and nonce.

Whose account that is, and whose invitation, says `accounts/arriving.py`.
"""

import asyncio
import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from ki_events.accounts.sealing import seal, unseal
from ki_events.addresses import mail_address
from ki_events.clock import now
from ki_events.links import absolute
from ki_events.settings import settings

BACK_WITHIN = timedelta(minutes=15)
RETURN = "/verwaltung/anmelden/oidc/zurueck"
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_PATIENCE = 10  # seconds
_LARGEST = 1_000_000  # bytes of an answer
_LEEWAY = 60  # seconds that clocks may differ


class ProviderFailed(Exception):
    """The provider does not answer, or not as it should; the message is for the log and names no person."""


@dataclass(frozen=True)
class Journey:
    """Where somebody is sent, and what their browser keeps until they come back."""

    address: str
    kept: str


@dataclass(frozen=True)
class Arrival:
    """Who came back from the provider, and what for.

    `subject` is a hash of who they are there, `email` their address if the provider has verified it. `onward` is where they wanted
    to go on to, `invitation` the link of the invitation that they accept by that; either may be "".
    """

    subject: str
    email: str | None
    onward: str
    invitation: str


def is_configured() -> bool:
    """Say whether this installation has an identity provider."""
    return bool(settings().oidc_issuer)


async def begin(onward: str, invitation: str = "") -> Journey:
    """Return the way to the provider, for `Arrival`. Raise `ProviderFailed`."""
    provider = await _provider()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _number in range(3))
    query = {
        "response_type": "code",
        "client_id": settings().oidc_client_id,
        "redirect_uri": absolute(RETURN),
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    address = f"{provider['authorization_endpoint']}{'&' if '?' in provider['authorization_endpoint'] else '?'}{urlencode(query)}"
    return Journey(address, seal("oidc", [state, nonce, verifier, onward, invitation]))


async def finish(kept: str, state: str, code: str) -> Arrival:
    """Return who came back. Raise `ProviderFailed` when what came back is not the answer to what this browser asked."""
    asked = unseal("oidc", kept, BACK_WITHIN)
    if not asked or not secrets.compare_digest(asked[0].encode(), state.encode(errors="replace")) or not code:
        raise ProviderFailed("no answer to a question of this browser")
    _state, nonce, verifier, onward, invitation = map(str, asked)
    provider = await _provider()
    claims = await _claims(provider, await _tokens(provider, code, verifier), nonce)
    subject = hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()
    return Arrival(subject, _verified_address(claims), onward, invitation)


def asked_for(kept: str, state: str) -> tuple[str, str]:
    """Return where somebody wanted to go on to and the invitation they were accepting; both "" unless this browser asked."""
    asked = unseal("oidc", kept, BACK_WITHIN)
    if not asked or not secrets.compare_digest(asked[0].encode(), state.encode(errors="replace")):
        return "", ""
    return str(asked[3]), str(asked[4])


async def _provider() -> dict[str, Any]:
    issuer = settings().oidc_issuer
    found = await _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    # OpenID Connect Discovery 1.0 section 4.3
    if found.get("issuer") != issuer or not all(
        isinstance(found.get(name), str) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    ):
        raise ProviderFailed("its description names another issuer or lacks addresses")
    return found


def _challenge(verifier: str) -> str:
    # RFC 7636 section 4.2, S256
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


async def _tokens(provider: dict[str, Any], code: str, verifier: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": absolute(RETURN),
        "code_verifier": verifier,
    }
    # RFC 6749 section 2.3.1: both parts are encoded before they are joined.
    pair = f"{quote(settings().oidc_client_id, safe='')}:{quote(settings().oidc_client_secret.get_secret_value(), safe='')}"
    headers = {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    return await _fetch(provider["token_endpoint"], urlencode(form).encode(), headers)


async def _claims(provider: dict[str, Any], tokens: dict[str, Any], nonce: str) -> dict[str, Any]:
    from joserfc import jwk, jwt
    from joserfc.errors import JoseError

    keys = await _fetch(provider["jwks_uri"])
    rules = jwt.JWTClaimsRegistry(
        now=int(now().timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": settings().oidc_issuer},
        aud={"essential": True, "value": settings().oidc_client_id},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        token = jwt.decode(
            str(tokens.get("id_token", "")), jwk.KeySet.import_key_set(cast(Any, keys)), algorithms=_ALGORITHMS
        )
        rules.validate(token.claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderFailed(f"its token is not valid ({type(error).__name__})") from None
    if token.claims.get("azp", settings().oidc_client_id) != settings().oidc_client_id:
        raise ProviderFailed("its token is for somebody else")
    return dict(token.claims)


def _verified_address(claims: dict[str, Any]) -> str | None:
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        return None
    try:
        return mail_address(email)
    except ValueError:  # letters that only look like those of an account would be folded into its key
        return None


async def _fetch(address: str, form: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    return await asyncio.to_thread(_read, Request(address, form, {"accept": "application/json"} | (headers or {})))  # noqa: S310 - of the settings


def _read(request: Request) -> dict[str, Any]:
    if not request.full_url.startswith(("https://", "http://")):
        raise ProviderFailed("its description names an address that is none")
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - checked above
            found = json.loads(answer.read(_LARGEST))
    except (URLError, OSError, ValueError) as error:
        raise ProviderFailed(f"no usable answer ({type(error).__name__})") from None
    if not isinstance(found, dict):
        raise ProviderFailed("its answer is no object")
    return found
