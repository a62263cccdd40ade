#include "provider/graph/guid.h"

#include <random>
#include <string_view>

namespace strongroom::provider::graph {

std::string RandomGuid() {
  static constexpr std::string_view kForm = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
  static constexpr std::string_view kDigits = "0123456789abcdef";
  static constexpr std::string_view kVariants = "89ab";
  std::random_device source;
  std::string guid(kForm);
  for (char& c : guid) {
    if (c == 'x') c = kDigits[source() % kDigits.size()];
    if (c == 'y') c = kVariants[source() % kVariants.size()];
  }
  return guid;
}

}  // namespace strongroom::provider::graph
