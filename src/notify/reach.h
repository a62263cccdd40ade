#pragma once

#include <string>

#include "web/address_rules.h"

namespace strongroom::notify {

// Where receivers may be. Never at a link-local address, or one of a cloud's own services.
enum class Reach {
  kInternet,           // at public addresses alone
  kPrivateNetworks,    // there, and in private networks, as those of clusters
  kLoopbackUnsecured,  // and on loopback, by http too: for tests
};

web::AddressRules RulesOf(Reach reach);

// Whether `host`, a name or a numeric address, is loopback whatever a resolver says.
bool IsLoopback(const std::string& host);

}  // namespace strongroom::notify
