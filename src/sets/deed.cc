#include "sets/deed.h"

#include <nlohmann/json.hpp>

#include "api/change_fields.h"

namespace strongroom::sets {

domain::Deed ReadDeed(const base::Json& object) {
  return api::ReadStrictly(api::DeedFields(), object);
}

}  // namespace strongroom::sets
