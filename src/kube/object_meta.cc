#include "kube/object_meta.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "kube/object_key.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

// A page has up to 500 objects, and one that is too large must not hide the others.
constexpr base::JsonOptions kWire{
    .max_depth = 200, .max_values = 10'000'000, .leave_out = "managedFields"};

const Json& Metadata(const Json& object) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find("metadata");
  return found == object.end() ? nothing : *found;
}

}  // namespace

std::string UidOf(const Json& object) { return base::TextOrEmpty(Metadata(object), "uid"); }

std::string ResourceVersionOf(const Json& object) {
  return base::TextOrEmpty(Metadata(object), "resourceVersion");
}

uint64_t VersionNumber(std::string_view resource_version) {
  uint64_t number = 0;
  const char* const end = resource_version.data() + resource_version.size();
  const auto [stop, error] = std::from_chars(resource_version.data(), end, number);
  return error == std::errc() && stop == end ? number : 0;
}

ObjectKey KeyOf(const Json& object) {
  const Json& metadata = Metadata(object);
  return {base::TextOrEmpty(metadata, "namespace"), base::TextOrEmpty(metadata, "name")};
}

Json ParseJson(std::string_view text, std::string_view attempt) {
  try {
    return base::ParseJson(text, kWire);
  } catch (const base::JsonLimitError& e) {
    throw web::TransportError(std::string(attempt) + ": the answer cannot be taken: " + e.what());
  } catch (const base::JsonError&) {
    throw web::TransportError(std::string(attempt) + ": the answer is not JSON");
  }
}

}  // namespace strongroom::kube
