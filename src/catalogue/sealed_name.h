#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "catalogue/catalogues.h"
#include "catalogue/policy_type.h"

namespace strongroom::catalogue {

// What an item is called where it is stored: NameOf, as people may be shown it, in no more than
// domain::kMaxPolicyName bytes.
std::string SealedName(const PolicyType& type, const base::Json& reduced,
                       const std::string& external_id);

// What is said of an item that is not called what its content says.
inline constexpr const char* kOtherName = "it is not called what its content says";

// By whose rules items of that type have their names; null where nobody can tell: a type of
// Microsoft Graph that the catalogue lacks. Valid as long as the catalogue.
const PolicyType* NamingRules(const Catalogue& catalogue, std::string_view type);

// What a content that was stored says that it is called, as SealedName; empty where it says
// nothing. Absent where nobody can tell: without NamingRules, and of a content that is no JSON.
// Reads no further than to the name, so that it costs little of a content that is in canonical
// form.
std::optional<std::string> OwnName(const Catalogue& catalogue, std::string_view type,
                                   std::string_view content);

// A stored item. The digest of its set is over its identity and its content, and not over what it
// is called: that anybody may have written.
struct NamedItem {
  std::string_view type;
  const std::string& id;
  const std::string& name;
  std::string_view content;
};

// Whether an item may be called `name` whose content is called `own`: that, or nothing, or what its
// identity is. What was stored by a version that masked less in names is, too.
bool IsOwnName(const std::optional<std::string>& own, const std::string& id,
               const std::string& name);

// Whether an item has its own name; holds where nobody can tell. So that later versions take what
// earlier ones have named, the rule of a type for names may not change but in what is masked.
bool HasOwnName(const Catalogue& catalogue, const NamedItem& item);
// Absent, or without a catalogue, is a provider that nobody knows: nobody can tell.
bool HasOwnName(const Catalogues& catalogues, std::optional<domain::ProviderKind> provider,
                const NamedItem& item);

}  // namespace strongroom::catalogue
