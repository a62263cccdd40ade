#include "catalogue/masked_names.h"

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/mask.h"

namespace strongroom::catalogue {

using base::Json;

// Each number is tried once, so that the cost stays linear.
bool MaskNames(Json& object) {
  std::vector<std::pair<std::string, std::string>> names;
  for (const auto& member : object.items()) {
    std::string masked = MaskSecrets(member.key());
    if (masked != member.key()) names.emplace_back(member.key(), std::move(masked));
  }
  std::map<std::string, size_t> last_numbers;
  for (const auto& [name, masked] : names) {
    Json value = std::move(object[name]);
    object.erase(name);
    std::string free = masked;
    while (object.contains(free)) {
      size_t& number = last_numbers.try_emplace(masked, 1).first->second;
      free = masked;
      free.replace(free.find(kMasked), kMasked.size(), NumberedMask(++number));
      // A digit more may be what it lacked.
      if (MaskSecrets(free) != free) free = NumberedMask(number);
    }
    object[free] = std::move(value);
  }
  return !names.empty();
}

}  // namespace strongroom::catalogue
