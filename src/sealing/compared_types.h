#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/json.h"
#include "domain/naming_types.h"

namespace strongroom::sealing {

// How far the policy types of a set got: words of domain::TypeState, or of a later version.
using TypeStates = std::map<std::string, std::string>;

// Which types of two sets can be compared: those that are complete in both. What a type that is not
// does not have was not removed.
class ComparedTypes {
 public:
  // `naming`: types of which no more is read than what others name.
  ComparedTypes(TypeStates before, TypeStates after, domain::NamingTypes naming);

  bool Has(const std::string& type) const;
  // Whether an item that only the newer (older) set has counts as added (removed). False for a type
  // of which no more is read than what others name, when one of these is complete in just one set.
  bool TellsAdded(const std::string& type) const { return Tells(type, after_, before_); }
  bool TellsRemoved(const std::string& type) const { return Tells(type, before_, after_); }

  // [{"type", "why"}] of the types of either set that are not compared.
  base::Json NotCompared() const;

 private:
  static bool IsComplete(const TypeStates& states, const std::string& type);
  bool Tells(const std::string& type, const TypeStates& here, const TypeStates& there) const;

  TypeStates before_;
  TypeStates after_;
  domain::NamingTypes naming_;
};

}  // namespace strongroom::sealing
