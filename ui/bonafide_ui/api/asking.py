"""Who calls the API, how much they may, and the service that answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bonafide.errors import NotAllowed
from bonafide_ui.api.problem import TooMany, Unauthorised
from bonafide_ui.caller import Caller, by_cookies, by_token
from bonafide_ui.service import Service

_bearer = HTTPBearer(auto_error=False, description="A token of `bonafide token create`.")


def service_of(request: Request) -> Service:
    """The service of the application that the request came to."""
    service: Service = request.app.state.service
    return service


def caller_of(
    request: Request,
    response: Response,
    service: Annotated[Service, Depends(service_of)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """The token's holder; for reading, the page's visitor by cookie as well.

    Raises:
        Unauthorised: neither, or a token that is not good.
        TooMany: the token's allowance is used up.
    """
    try:
        caller = _identified(request, service, bearer)
    except NotAllowed as error:
        raise Unauthorised(str(error)) from error
    left = service.requests.take(caller.person)
    if not left.allowed:
        raise TooMany(left.headers())
    response.headers.update(left.headers())
    return caller


def _identified(
    request: Request, service: Service, bearer: HTTPAuthorizationCredentials | None
) -> Caller:
    if bearer is not None:
        return by_token(service.tokens, bearer.credentials)
    # Cookies speak for reading only, so that no other site can act with them.
    if request.method != "GET" or not request.cookies:
        raise NotAllowed("Send a token: Authorization: Bearer bf_…")
    return by_cookies(service.tokens, request.cookies, service.settings.visitors)


Calling = Annotated[Caller, Depends(caller_of)]
Served = Annotated[Service, Depends(service_of)]
