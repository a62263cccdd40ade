#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "store/verification.h"

namespace strongroom::store {

// What has been found by the verification that goes on.
struct Findings {
  int64_t count = 0;
  std::vector<SetProblem> first;

  void Add(SetProblem problem);
  // Both throw base::JsonError, nlohmann's exceptions: only for what this wrote.
  static Findings From(int64_t count, const std::string& json);
  std::string Json() const;
};

// A set, or a tenant, whose turn it is. Its row is locked until the transaction ends, and that of
// its tenant.
struct SetTurn {
  int64_t set_id = 0;
  int tenant_id = 0;
  int64_t at_version = 0;
  Findings found;
  std::string ns;
  std::string name;
  domain::SetProvider provider;
};
struct TenantTurn {
  int tenant_id = 0;
  std::string at_digest;  // hexadecimal
  Findings found;
  std::string ns;
  std::string name;
};

// The next step of each. Throws as libpqxx does.
VerificationStep VerifyPart(pqxx::work& transaction, SetTurn turn, const VerificationOrder& order);
VerificationStep VerifyPart(pqxx::work& transaction, TenantTurn turn);

}  // namespace strongroom::store
