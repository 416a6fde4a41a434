"""An identity provider that runs beside the test."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from tests.mail.servers import settled


@pytest.fixture
def provider() -> Iterator[str]:
    """The address of a provider at which everyone can sign in as anyone."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread  # type: ignore[import-untyped]
    people = [
        User(sub="17", claims={"email": "amal@krefeld.example", "email_verified": True}),
        User(sub="18", claims={"email": "amal@krefeld.example", "email_verified": False}),
        User(sub="19", claims={"email": "niemand@krefeld.example", "email_verified": True}),
        # Another mailbox than that of the account, whatever its letters look like.
        User(sub="20", claims={"email": "ａmal@krefeld.example", "email_verified": True}),
    ]
    with run_server_in_thread(user_claims=people) as server:
        address = f"http://localhost:{server.server_port}"
        with settled(oidc_issuer=address, oidc_client_id="ki", oidc_client_secret=SecretStr("geheim/+ geheim")):
            yield address
