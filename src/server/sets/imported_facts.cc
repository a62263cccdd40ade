#include "server/sets/imported_facts.h"

#include "base/enum_words.h"
#include "domain/outcome.h"
#include "domain/tenant.h"

namespace strongroom::server::sets {

std::string OtherFact(const store::SetRecord& stored, const std::vector<store::SetType>& types,
                      const ImportFacts& facts) {
  const api::SetImportHeader& header = facts.header;
  if (stored.run_name != header.run) return "its run";
  if (stored.tenant_name != header.tenant) return "its tenant";
  if (stored.provider.kind() != header.provider) return "its provider";
  if (stored.phase != domain::NameOf(facts.outcome.phase)) return "its phase";
  const auto& come = facts.outcome.summary.types;
  for (const store::SetType& type : types) {
    const auto found = come.find(type.policy_type);
    if (found == come.end() || found->second != type.coverage) {
      return "its policy type " + type.policy_type;
    }
  }
  return types.size() == come.size() ? "" : "its policy types";
}

}  // namespace strongroom::server::sets
