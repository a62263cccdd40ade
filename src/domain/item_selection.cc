#include "domain/item_selection.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/glob.h"

namespace strongroom::domain {
namespace {

struct PlatformSign {
  std::string_view begin;  // how one of a provider's words begins, in lower case
  Platform platform;
};

// https://learn.microsoft.com/en-us/graph/api/resources/intune-deviceconfigv2-devicemanagementconfigurationplatforms
// and the names of the types derived from deviceConfiguration. The first that fits.
constexpr auto kPlatformSigns = std::to_array<PlatformSign>({{"android", Platform::kAndroid},
                                                             {"aosp", Platform::kAndroid},
                                                             {"chromeos", Platform::kChromeOs},
                                                             {"ios", Platform::kIos},
                                                             {"ipados", Platform::kIos},
                                                             {"linux", Platform::kLinux},
                                                             {"macos", Platform::kMacOs},
                                                             {"win", Platform::kWindows}});

std::optional<Platform> PlatformOf(std::string_view word) {
  const std::string lower = base::ToLower(std::string(word));
  const auto* const found =
      std::find_if(kPlatformSigns.begin(), kPlatformSigns.end(),
                   [&](const PlatformSign& sign) { return lower.starts_with(sign.begin); });
  return found == kPlatformSigns.end() ? std::nullopt : std::optional(found->platform);
}

template <typename Value>
bool HasAny(const std::vector<Value>& wanted, const std::vector<Value>& has) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const Value& value) {
    return std::find(has.begin(), has.end(), value) != has.end();
  });
}

// Whether what is absent fits.
enum class Absent { kFits, kFitsNot };

template <typename Value>
bool Fits(const std::vector<Value>& wanted, const std::optional<std::vector<Value>>& has,
          Absent absent) {
  if (wanted.empty()) return true;
  return has ? HasAny(wanted, *has) : absent == Absent::kFits;
}

bool Fits(const ItemFilter& filter, const ItemTraits& item, Absent absent) {
  const bool has_name =
      filter.names.empty() ||
      std::any_of(filter.names.begin(), filter.names.end(),
                  [&](const std::string& pattern) { return base::GlobFits(pattern, item.name); });
  return has_name && Fits(filter.scope_tags, item.scope_tags, absent) &&
         Fits(filter.platforms, item.platforms, absent);
}

}  // namespace

std::vector<Platform> PlatformsIn(std::string_view words) {
  std::vector<Platform> platforms;
  while (!words.empty()) {
    const size_t end = std::min(words.find(','), words.size());
    std::string_view word = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    while (word.starts_with(' ')) word.remove_prefix(1);
    const std::optional<Platform> platform = PlatformOf(word);
    if (platform && !HasAny({*platform}, platforms)) platforms.push_back(*platform);
  }
  std::sort(platforms.begin(), platforms.end());
  return platforms;
}

bool IsSelected(const ItemSelection& selection, const ItemTraits& item) {
  if (!Fits(selection.include, item, Absent::kFits)) return false;
  return selection.exclude == ItemFilter{} || !Fits(selection.exclude, item, Absent::kFitsNot);
}

bool MayBeSelected(const ItemSelection& selection, ItemTraits known) {
  if (known.name.empty()) return true;
  // What is absent fits every `include` and no `exclude`.
  if (known.scope_tags && known.scope_tags->empty()) known.scope_tags.reset();
  if (known.platforms && known.platforms->empty()) known.platforms.reset();
  return IsSelected(selection, known);
}

}  // namespace strongroom::domain
