#include "kube/object_meta.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "kube/object_key.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

constexpr int kDeepest = 200;

const Json& Metadata(const Json& object) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find("metadata");
  return found == object.end() ? nothing : *found;
}

}  // namespace

std::string StringAt(const Json& object, std::string_view member) {
  if (!object.is_object()) return "";
  const auto found = object.find(member);
  if (found == object.end() || !found->is_string()) return "";
  return found->get<std::string>();
}

std::string UidOf(const Json& object) { return StringAt(Metadata(object), "uid"); }

std::string ResourceVersionOf(const Json& object) {
  return StringAt(Metadata(object), "resourceVersion");
}

uint64_t VersionNumber(std::string_view resource_version) {
  uint64_t number = 0;
  const char* const end = resource_version.data() + resource_version.size();
  const auto [stop, error] = std::from_chars(resource_version.data(), end, number);
  return error == std::errc() && stop == end ? number : 0;
}

ObjectKey KeyOf(const Json& object) {
  const Json& metadata = Metadata(object);
  return {StringAt(metadata, "namespace"), StringAt(metadata, "name")};
}

Json ParseJson(std::string_view text, std::string_view attempt) {
  bool too_deep = false;
  const Json::parser_callback_t filter = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kDeepest) too_deep = true;
    if (too_deep) return false;
    return event != Json::parse_event_t::key || parsed != "managedFields";
  };
  Json value = Json::parse(text, filter, /*allow_exceptions=*/false);
  if (too_deep)
    throw web::TransportError(std::string(attempt) + ": the answer is nested too deeply");
  if (value.is_discarded()) {
    throw web::TransportError(std::string(attempt) + ": the answer is not JSON");
  }
  return value;
}

}  // namespace strongroom::kube
