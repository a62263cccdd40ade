#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogues.h"
#include "store/database.h"
#include "store/naming_types.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// What differs of a policy whose content was `before` and is `after`, as a JSON Patch (RFC 6902)
// between what of them counts by the catalogue's rules for its type: no noise is in it. Empty when
// nothing differs. Throws base::JsonError for a content that is no JSON object.
nlohmann::json PatchOf(const catalogue::PolicyType& type, const std::string& before,
                       const std::string& after);

// Which types of two sets can be compared: those that are complete in both. What a type that is not
// does not have was not removed.
class ComparedTypes {
 public:
  // `naming`: types of which no more is read than what others name.
  ComparedTypes(const std::vector<store::SetType>& before, const std::vector<store::SetType>& after,
                store::NamingTypes naming);

  bool Has(const std::string& type) const;
  // Whether what one of the sets has alone of it was added, or removed: of a type that others name
  // not, where one of these others is complete in one set only.
  bool TellsAdded(const std::string& type) const { return Tells(type, after_, before_); }
  bool TellsRemoved(const std::string& type) const { return Tells(type, before_, after_); }

  // [{"type", "why"}] of the types of either set that are not compared.
  nlohmann::json NotCompared() const;

 private:
  using States = std::map<std::string, domain::TypeState>;
  static bool IsComplete(const States& states, const std::string& type);
  bool Tells(const std::string& type, const States& here, const States& there) const;

  States before_;
  States after_;
  const store::NamingTypes naming_;
};

// BackupSetDiff of two sets of one tenant. Throws store::StoreError.
nlohmann::json Compare(store::Database& database, const catalogue::Catalogues& catalogues,
                       const store::NamingTypes& naming, domain::ProviderKind provider,
                       const store::SetRecord& before, const store::SetRecord& after);

}  // namespace strongroom::server::sets
