#include "base/json_number.h"

#include <nlohmann/json.hpp>

namespace strongroom::base {

Json KeepNumber(std::string_view text) {
  return Json::binary(Json::binary_t::container_type(text.begin(), text.end()));
}

std::optional<std::string_view> KeptNumber(const Json& value) {
  if (!value.is_binary()) return std::nullopt;
  const Json::binary_t& text = value.get_binary();
  return std::string_view(reinterpret_cast<const char*>(text.data()), text.size());
}

std::string_view TypeName(const Json& value) {
  return value.is_binary() ? Json(0).type_name() : value.type_name();
}

}  // namespace strongroom::base
