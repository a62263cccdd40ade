#pragma once

#include <nlohmann/json_fwd.hpp>

#include "domain/guarded_meta.h"

namespace strongroom::api {

// What is guarded of an object's metadata: owners, finalizers, and the labels and annotations of
// Strongroom, but for those by which people ask for something. Throws base::JsonError.
domain::GuardedMeta GuardedMetaOf(const nlohmann::json& object);

// Whether anything differs that Strongroom goes by: the spec, what is guarded, and what people ask
// for by annotations. Throws base::JsonError.
bool IsChanged(const nlohmann::json& before, const nlohmann::json& after);

}  // namespace strongroom::api
