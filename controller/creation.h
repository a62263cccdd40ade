#pragma once

#include <functional>
#include <optional>
#include <string>

#include "kube/client.h"
#include "kube/error.h"

namespace strongroom::controller {

// What the API server says for good, or until somebody has done something about it. One that is not
// well is asked again soon.
bool IsRefusal(const kube::ApiError& error);

// What came of making an object.
struct Creation {
  bool is_new = false;                 // false also where it was there, and ours
  std::optional<std::string> refusal;  // why there is none of ours
};

// Makes the object, which says its namespace and name; may be done twice. Of one that is there by
// that name `is_ours` tells whether it is this one. Throws web::WebError when that has to be tried
// again soon.
Creation CreateOrAdopt(const kube::Client& client, const kube::Resource& resource,
                       const kube::Json& object,
                       const std::function<bool(const kube::Json& there)>& is_ours);

}  // namespace strongroom::controller
