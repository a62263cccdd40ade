#include "notify/reach.h"

namespace strongroom::notify {

web::AddressRules RulesOf(Reach reach) {
  switch (reach) {
    case Reach::kInternet:
      return web::AddressRules::kPublic;
    case Reach::kPrivateNetworks:
      return web::AddressRules::kGuarded;
    case Reach::kLoopbackUnsecured:
      return web::AddressRules::kGuardedOrLoopback;
  }
  return web::AddressRules::kPublic;
}

bool IsLoopback(const std::string& host) {
  return host == "localhost" ||
         web::ObjectionTo(web::AddressRules::kGuarded, host) == "a loopback address";
}

}  // namespace strongroom::notify
