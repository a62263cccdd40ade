#include "server/sets/accept.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

#include "base/ascii.h"

namespace strongroom::server::sets {
namespace {

constexpr size_t kMostRanges = 50;
constexpr std::string_view kMetaGroup = "meta.k8s.io";

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// Cuts what comes before the next `separator` off `rest`.
std::string_view CutOff(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return Trimmed(part);
}

struct MediaRange {
  std::string type;  // in lower case
  std::map<std::string, std::string> parameters;
  double quality = 1;
};

MediaRange ReadRange(std::string_view text) {
  MediaRange range;
  range.type = base::ToLower(std::string(CutOff(text, ';')));
  while (!text.empty()) {
    std::string_view value = CutOff(text, ';');
    const std::string name = base::ToLower(std::string(CutOff(value, '=')));
    if (name == "q") {
      const auto [end, error] =
          std::from_chars(value.data(), value.data() + value.size(), range.quality);
      if (error != std::errc() || !(range.quality >= 0)) range.quality = 0;
    } else if (!name.empty()) {
      range.parameters[name] = std::string(value);
    }
  }
  return range;
}

// In the order of preference. What is more than anybody sends is not read.
std::vector<MediaRange> ReadAccept(std::string_view accept) {
  if (Trimmed(accept).empty()) accept = "*/*";
  std::vector<MediaRange> ranges;
  while (!accept.empty() && ranges.size() < kMostRanges) {
    MediaRange range = ReadRange(CutOff(accept, ','));
    if (!range.type.empty() && range.quality > 0) ranges.push_back(std::move(range));
  }
  std::stable_sort(ranges.begin(), ranges.end(),
                   [](const MediaRange& a, const MediaRange& b) { return a.quality > b.quality; });
  return ranges;
}

bool IsJson(const MediaRange& range) {
  return range.type == "application/json" || range.type == "application/*" || range.type == "*/*";
}

std::string ParameterOf(const MediaRange& range, const char* name) {
  const auto found = range.parameters.find(name);
  return found == range.parameters.end() ? std::string() : found->second;
}

std::optional<Accepted> FormOf(const MediaRange& range) {
  if (!IsJson(range)) return std::nullopt;
  const std::string as = ParameterOf(range, "as");
  if (as.empty()) return Accepted{};
  const std::string version = ParameterOf(range, "v");
  if (ParameterOf(range, "g") != kMetaGroup || (version != "v1" && version != "v1beta1")) {
    return std::nullopt;
  }
  if (as == "Table") return Accepted{Form::kTable, version};
  const bool is_metadata = as == "PartialObjectMetadata" || as == "PartialObjectMetadataList";
  return is_metadata ? std::optional(Accepted{Form::kMetadata, version}) : std::nullopt;
}

}  // namespace

std::optional<Accepted> NegotiateForm(std::string_view accept) {
  for (const MediaRange& range : ReadAccept(accept)) {
    if (auto form = FormOf(range)) return form;
  }
  return std::nullopt;
}

bool TakesJson(std::string_view accept) {
  const auto ranges = ReadAccept(accept);
  return std::any_of(ranges.begin(), ranges.end(), [](const MediaRange& range) {
    return IsJson(range) && ParameterOf(range, "as").empty();
  });
}

}  // namespace strongroom::server::sets
