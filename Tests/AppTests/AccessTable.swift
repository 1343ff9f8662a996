/// Who may do what, over HTTP: every route, with every kind of identifier, for everybody. One line a route; the columns
/// after the identifier are those of `AccessPersona`.
///
/// The identifiers: something of user A or of user B, one's `own`, somebody `else`'s, `unknown` for a UUID that names
/// nothing, `no-uuid` for what is none. A `login` is a redirect to the login form that leads back.
///
/// An access token that is no longer good is refused everywhere under `/api`, so that a client learns of it. An identifier
/// that is no UUID is looked at first: it tells nothing about anything.
enum AccessTable {
  static let columns = """
    METHOD PATH                               ID       anonym userA userB approver auditor admin disabled demoted
    """

  static let forMachines = """
    GET    /health                            -         200   200   200   200   200   200   200   200
    GET    /ready                             -         200   200   200   200   200   200   200   200
    GET    /static/{file}                     file      200   200   200   200   200   200   200   200
    GET    /static/{file}                     unknown   404   404   404   404   404   404   404   404
    GET    /api/v1/openapi.json               -         200   200   200   200   200   200   401   200
    GET    /api/v1/flags                      -         200   200   200   200   200   200   401   200
    """

  static let signingIn = """
    POST   /api/v1/auth/register              -         201   201   201   201   201   201   401   201
    POST   /api/v1/auth/token                 -         200   200   200   200   200   200   401   200
    POST   /api/v1/auth/refresh               -         200   200   200   200   200   200   401   200
    POST   /api/v1/auth/password-reset        -         200   200   200   200   200   200   401   200
    GET    /api/v1/auth/verify                -         401   200   200   200   200   200   401   200
    POST   /api/v1/auth/logout                -         401   200   200   200   200   200   401   200
    """

  static let ownAccount = """
    GET    /api/v1/auth/me                    -         401   200   200   200   200   200   401   200
    PATCH  /api/v1/auth/me                    -         401   200   200   200   200   200   401   200
    POST   /api/v1/auth/password              -         401   200   200   200   200   200   401   200
    GET    /api/v1/auth/sessions              -         401   200   200   200   200   200   401   200
    DELETE /api/v1/auth/sessions              -         401   200   200   200   200   200   401   200
    DELETE /api/v1/auth/sessions/{id}         own       401   204   204   204   204   204   401   204
    DELETE /api/v1/auth/sessions/{id}         else      401   404   404   404   404   404   401   404
    DELETE /api/v1/auth/sessions/{id}         unknown   401   404   404   404   404   404   401   404
    DELETE /api/v1/auth/sessions/{id}         no-uuid   404   404   404   404   404   404   401   404
    """

  static let people = """
    GET    /api/v1/users                      -         401   403   403   403   403   200   401   403
    POST   /api/v1/users                      -         401   403   403   403   403   201   401   403
    GET    /api/v1/users/{id}                 A         401   403   403   403   403   200   401   403
    GET    /api/v1/users/{id}                 B         401   403   403   403   403   200   401   403
    GET    /api/v1/users/{id}                 own       401   403   403   403   403   200   401   403
    GET    /api/v1/users/{id}                 unknown   401   403   403   403   403   404   401   403
    GET    /api/v1/users/{id}                 no-uuid   404   404   404   404   404   404   401   404
    PATCH  /api/v1/users/{id}                 A         401   403   403   403   403   200   401   403
    PATCH  /api/v1/users/{id}                 B         401   403   403   403   403   200   401   403
    PATCH  /api/v1/users/{id}                 own       401   403   403   403   403   200   401   403
    PATCH  /api/v1/users/{id}                 unknown   401   403   403   403   403   404   401   403
    PATCH  /api/v1/users/{id}                 no-uuid   404   404   404   404   404   404   401   404
    GET    /api/v1/users/{id}/sessions        A         401   403   403   403   403   200   401   403
    GET    /api/v1/users/{id}/sessions        B         401   403   403   403   403   200   401   403
    GET    /api/v1/users/{id}/sessions        own       401   403   403   403   403   200   401   403
    GET    /api/v1/users/{id}/sessions        unknown   401   403   403   403   403   404   401   403
    GET    /api/v1/users/{id}/sessions        no-uuid   404   404   404   404   404   404   401   404
    DELETE /api/v1/users/{id}/sessions        A         401   403   403   403   403   200   401   403
    DELETE /api/v1/users/{id}/sessions        B         401   403   403   403   403   200   401   403
    DELETE /api/v1/users/{id}/sessions        own       401   403   403   403   403   200   401   403
    DELETE /api/v1/users/{id}/sessions        unknown   401   403   403   403   403   404   401   403
    DELETE /api/v1/users/{id}/sessions        no-uuid   404   404   404   404   404   404   401   404
    POST   /api/v1/users/{id}/password-reset  A         401   403   403   403   403   201   401   403
    POST   /api/v1/users/{id}/password-reset  B         401   403   403   403   403   201   401   403
    POST   /api/v1/users/{id}/password-reset  own       401   403   403   403   403   201   401   403
    POST   /api/v1/users/{id}/password-reset  unknown   401   403   403   403   403   404   401   403
    POST   /api/v1/users/{id}/password-reset  no-uuid   404   404   404   404   404   404   401   404
    GET    /api/v1/audit                      -         401   403   403   403   200   200   401   403
    """

  static let orders = """
    POST   /api/v1/orders                     -         401   201   201   201   201   201   401   201
    GET    /api/v1/orders                     -         401   403   403   200   200   200   401   403
    GET    /api/v1/orders/me                  -         401   200   200   200   200   200   401   200
    GET    /api/v1/orders/stats               -         401   403   403   200   200   200   401   403
    GET    /api/v1/orders/export.csv          -         401   403   403   200   200   200   401   403
    GET    /api/v1/orders/events              -         401   200   200   200   200   200   401   200
    POST   /api/v1/orders/decisions           -         401   403   403   200   403   200   401   403
    GET    /api/v1/orders/{id}                A         401   200   404   200   200   200   401   404
    GET    /api/v1/orders/{id}                B         401   404   200   200   200   200   401   404
    GET    /api/v1/orders/{id}                own       401   200   200   200   200   200   401   200
    GET    /api/v1/orders/{id}                unknown   401   404   404   404   404   404   401   404
    GET    /api/v1/orders/{id}                no-uuid   404   404   404   404   404   404   401   404
    GET    /api/v1/orders/{id}/timeline       A         401   200   404   200   200   200   401   404
    GET    /api/v1/orders/{id}/timeline       B         401   404   200   200   200   200   401   404
    GET    /api/v1/orders/{id}/timeline       own       401   200   200   200   200   200   401   200
    GET    /api/v1/orders/{id}/timeline       unknown   401   404   404   404   404   404   401   404
    GET    /api/v1/orders/{id}/timeline       no-uuid   404   404   404   404   404   404   401   404
    PATCH  /api/v1/orders/{id}                A         401   403   403   200   403   200   401   403
    PATCH  /api/v1/orders/{id}                B         401   403   403   200   403   200   401   403
    PATCH  /api/v1/orders/{id}                own       401   403   403   403   403   403   401   403
    PATCH  /api/v1/orders/{id}                unknown   401   403   403   404   403   404   401   403
    PATCH  /api/v1/orders/{id}                no-uuid   404   404   404   404   404   404   401   404
    POST   /api/v1/orders/{id}/undo           A         401   403   403   200   403   200   401   403
    POST   /api/v1/orders/{id}/undo           B         401   403   403   200   403   200   401   403
    POST   /api/v1/orders/{id}/undo           own       401   403   403   409   403   409   401   403
    POST   /api/v1/orders/{id}/undo           unknown   401   403   403   404   403   404   401   403
    POST   /api/v1/orders/{id}/undo           no-uuid   404   404   404   404   404   404   401   404
    """
}
