#include "kube/object_meta.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "kube/object_key.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

// For one object: etcd stores no more than 1.5 MiB of it.
constexpr base::JsonOptions kWire{
    .max_depth = 200, .max_values = 1'000'000, .leave_out = "managedFields"};

const Json& Metadata(const Json& object) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find("metadata");
  return found == object.end() ? nothing : *found;
}

// Calls `parse` and says of what it throws that it came as the answer to `attempt`.
template <typename Parse>
Json ParseAnswer(std::string_view attempt, Parse parse) {
  try {
    return parse();
  } catch (const base::JsonLimitError& e) {
    throw web::TransportError(std::string(attempt) + ": the answer cannot be taken: " + e.what());
  } catch (const base::JsonError&) {
    throw web::TransportError(std::string(attempt) + ": the answer is not JSON");
  }
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
  return ParseAnswer(attempt, [&] { return base::ParseJson(text, kWire); });
}

Json ParseList(std::string_view text, std::string_view attempt, const base::JsonSink& take) {
  // An object that is left out would be taken for a deleted one.
  const auto refuse = [](const Json&, const std::string& what) {
    throw base::JsonLimitError("one of its items " + what);
  };
  return ParseAnswer(attempt, [&] {
    return base::ParseJsonElements(text, {.member = "items", .take = take, .skip = refuse}, kWire);
  });
}

}  // namespace strongroom::kube
