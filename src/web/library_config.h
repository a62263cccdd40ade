#pragma once

#include <cpprest/http_client.h>

#include <memory>

#include "web/address_rules.h"
#include "web/remote.h"
#include "web/target.h"
#include "web/tls.h"

namespace strongroom::web {

// How cpprestsdk is to make the connections of one target. Throws ConfigError, or what `rules` has
// to say against an address when it connects.
::web::http::client::http_client_config LibraryConfig(
    const Remote& remote, const Target& target, AddressRules rules,
    const std::shared_ptr<CertificateProblem>& problem);

}  // namespace strongroom::web
