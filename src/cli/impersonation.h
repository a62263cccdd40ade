#pragma once

#include <memory>

#include "cli/host.h"
#include "web/transport.h"

namespace strongroom::cli {

// The transport for requests as another user, if the flags name one:
// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation.
// Throws CliError (wrong usage) for a name that no header can have, or a group without a user.
std::unique_ptr<web::Transport> Impersonate(std::unique_ptr<web::Transport> transport,
                                            const ConnectionFlags& flags);

}  // namespace strongroom::cli
