#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_words.h"

// Which policies of the selected types a run stores. Pure.
namespace strongroom::domain {

// What a policy is for; the words are those of Microsoft Intune's
// deviceManagementConfigurationPlatforms.
enum class Platform { kAndroid, kIos, kMacOs, kWindows, kLinux, kChromeOs };
constexpr auto EnumWords(Platform) {
  return std::to_array<base::EnumWord<Platform>>({{Platform::kAndroid, "android"},
                                                  {Platform::kIos, "iOS"},
                                                  {Platform::kMacOs, "macOS"},
                                                  {Platform::kWindows, "windows"},
                                                  {Platform::kLinux, "linux"},
                                                  {Platform::kChromeOs, "chromeOS"}});
}

// The platforms that a provider's own words stand for: "windows10, windows10X", "iosMobile",
// "androidWorkProfileWiFiConfiguration". Each once, in the order of the enum.
std::vector<Platform> PlatformsIn(std::string_view words);

// Of each list that is not empty one has to fit. A policy that has nothing of a kind (a Kubernetes
// role has no platform) fits whatever that list says in `include`, and never in `exclude`.
struct ItemFilter {
  std::vector<std::string> names;  // '*' any characters, '?' one; the case of ASCII does not count
  std::vector<std::string> scope_tags;  // identities
  std::vector<Platform> platforms;

  bool operator==(const ItemFilter&) const = default;
};

// BackupSchedule.spec.selection. Of policies: foundations are what policies refer to, so they are
// stored in any case.
struct ItemSelection {
  ItemFilter include;
  ItemFilter exclude;
  // Of each type; with more of them the type is not complete. Absent: as many as there are.
  std::optional<int64_t> max_items_per_type;

  bool operator==(const ItemSelection&) const = default;
};

// What the selection goes by. Absent: the policy has nothing of the kind.
struct ItemTraits {
  std::string name;
  std::optional<std::vector<std::string>> scope_tags;
  std::optional<std::vector<Platform>> platforms;
};

// Cost: linear in the traits times the filter's patterns, whatever they hold.
bool IsSelected(const ItemSelection& selection, const ItemTraits& item);

// The same of a policy that is known in part: what is empty is not known yet, so that this one is
// false only where IsSelected will be, whatever comes to light.
bool MayBeSelected(const ItemSelection& selection, ItemTraits known);

}  // namespace strongroom::domain
