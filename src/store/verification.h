#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/set_provider.h"
#include "store/database.h"
#include "store/set_problems.h"

// Verification in the background: all that is stored is compared with what was sealed, a step at a
// time. A step is one short transaction under the locks of the rows of a set and of its tenant, so
// of several servers one works at a tenant, and whoever dies has let go of it. How far a set has
// come, and when which content was read, is stored with the step: the next goes on there.
namespace strongroom::store {

// How many problems of a set are stored by name.
inline constexpr size_t kMostNamedProblems = 20;

// An item whose content is as it was sealed.
struct SoundItem {
  const domain::SetProvider& provider;  // of its set
  const std::string& type;
  const std::string& id;
  const std::string& name;
  const std::string& content;
};

// What is wrong with it all the same; empty: nothing.
using ItemCheck = std::function<std::string(const SoundItem& item)>;

struct VerificationOrder {
  // How old a look at a set, and the reading of a content, may become. A content that sets share is
  // read for one of them.
  std::chrono::seconds every{std::chrono::hours{168}};
  std::vector<int64_t> left_out;  // sets that are not to be looked at now
  ItemCheck check = {};           // of each item whose content is read; throws nothing
};

struct VerificationStep {
  enum class Did {
    kNothing,  // nothing is due, or others are at all that is
    kPart,     // something goes on
    kSet,      // a set was looked at to its end
    kTenant,   // rows of a tenant that belong to no set were looked for to the end
  };
  Did did = Did::kNothing;
  int64_t rows = 0;   // that were looked at
  int64_t bytes = 0;  // of contents that were read, decompressed
  // Of what came to its end.
  std::string ns;
  std::string subject;  // "nightly-202603020130-42", or the tenant's name
  int64_t problem_count = 0;
  std::vector<SetProblem> problems;  // the first of them
};

// The next step: of the newest set that was never verified, else of the one that waits longest,
// else of a tenant. Throws StoreError; `at_set` is the set that it was at then, absent where it
// came to none. Thread-safe.
VerificationStep VerifyNext(Database& database, const VerificationOrder& order,
                            std::optional<int64_t>& at_set);

// Says of a set that PostgreSQL cannot read it; it stays due. Throws StoreError. Thread-safe.
void NoteUnreadable(Database& database, int64_t set_id);

}  // namespace strongroom::store
