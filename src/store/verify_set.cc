#include <functional>
#include <map>

#include "store/arrays.h"
#include "store/set_roots_row.h"
#include "store/stored_content.h"
#include "store/verification_turn.h"

namespace strongroom::store {
namespace {

// Of one step: rows, and of these contents that have to be read.
constexpr int kMostRows = 1'000;
constexpr int64_t kMostBytes = int64_t{4} << 20U;

// $1 set, $2 the version before, $3 how many, $4 how old a reading may be, in seconds. Size is that
// of content or body, whichever is larger. What the set refers to may have been taken away by who
// owns the tables.
constexpr const char* kNext = R"sql(
SELECT i.version_id, coalesce(o.policy_type, ''), coalesce(o.external_id, ''),
  coalesce(encode(v.blob_digest, 'hex'), ''), greatest(b.raw_size, octet_length(b.body)),
  coalesce(r.read_at > now() - $4 * interval '1 second', false), coalesce(v.display_name, '')
FROM strongroom.backup_items i
LEFT JOIN strongroom.policy_versions v ON v.id = i.version_id
LEFT JOIN strongroom.policy_objects o ON o.id = v.object_id
LEFT JOIN strongroom.policy_blobs b ON b.tenant_id = v.tenant_id AND b.digest = v.blob_digest
LEFT JOIN strongroom.blob_readings r ON r.tenant_id = b.tenant_id AND r.digest = b.digest
WHERE i.set_id = $1 AND i.version_id > $2 ORDER BY i.version_id LIMIT $3)sql";

// $1 tenant, $2 digests.
constexpr const char* kNoteReadings = R"sql(
INSERT INTO strongroom.blob_readings (tenant_id, digest)
SELECT $1, decode(d, 'hex') FROM unnest($2::text[]) d
ON CONFLICT (tenant_id, digest) DO UPDATE SET read_at = now())sql";

// $1 set, $2 the version before, $3 the last one, $4 as above, $5 and $6 findings.
constexpr const char* kGoOn = R"sql(
UPDATE strongroom.set_verifications SET begun_at = now(), at_version = $3, found = $5,
  first_found = $6::jsonb, oldest_reading = least(oldest_reading, (
    SELECT min(r.read_at) FROM strongroom.backup_items i
    JOIN strongroom.policy_versions v ON v.id = i.version_id
    JOIN strongroom.blob_readings r ON r.tenant_id = v.tenant_id AND r.digest = v.blob_digest
    WHERE i.set_id = $1 AND i.version_id > $2 AND i.version_id <= $3
      AND r.read_at > now() - $4 * interval '1 second'))
WHERE set_id = $1)sql";

// $1 set, $2 and $3 findings.
constexpr const char* kEnd = R"sql(
UPDATE strongroom.set_verifications SET verified_at = now(),
  seen_since = least(begun_at, oldest_reading), problem_count = $2, problems = $3::jsonb,
  begun_at = NULL, at_version = 0, found = 0, first_found = '[]', oldest_reading = NULL
WHERE set_id = $1)sql";

struct Item {
  int64_t version = 0;
  SetProblem where;  // nothing is said of it yet
  std::string name;
  std::string digest;
  std::optional<int64_t> size;  // absent: there is no content
  bool is_fresh = false;
};

std::vector<Item> NextItems(pqxx::work& transaction, const SetTurn& turn,
                            std::chrono::seconds every) {
  std::vector<Item> items;
  for (const auto& row :
       transaction.exec_params(kNext, turn.set_id, turn.at_version, kMostRows, every.count())) {
    items.push_back(
        {.version = row[0].as<int64_t>(),
         .where = {.type = row[1].as<std::string>(), .id = row[2].as<std::string>(), .what = {}},
         .name = row[6].as<std::string>(),
         .digest = row[3].as<std::string>(),
         .size = row[4].is_null() ? std::nullopt : std::optional(row[4].as<int64_t>()),
         .is_fresh = row[5].as<bool>()});
  }
  return items;
}

// What one step reads: each content once, in the order of the items, and no more than is good for
// one transaction.
class Reading {
 public:
  // Whether there is room for it. The first finds room whatever its size.
  bool Take(const Item& item) {
    if (item.is_fresh || !item.size || is_good_.contains(item.digest)) return true;
    if (!blobs_.empty() && bytes_ + *item.size > kMostBytes) return false;
    bytes_ += *item.size;
    blobs_.push_back({.digest = item.digest, .size = *item.size});
    is_good_.emplace(item.digest, false);
    return true;
  }

  // `is_sound` has each that is as its digest says; where it says no, the content counts as one
  // that was not read, so that each set that has it finds out.
  void Read(
      pqxx::work& transaction, int tenant_id,
      const std::function<bool(const std::string& digest, const std::string& content)>& is_sound) {
    std::vector<std::string> good;
    bytes_ = 0;
    ReadContents(transaction, tenant_id, blobs_,
                 [&](size_t index, const std::optional<std::string>& content) {
                   if (!content) return;
                   bytes_ += static_cast<int64_t>(content->size());
                   is_good_[blobs_[index].digest] = true;
                   if (is_sound(blobs_[index].digest, *content)) {
                     good.push_back(blobs_[index].digest);
                   }
                 });
    if (good.empty()) return;
    transaction.exec_params(kNoteReadings, tenant_id,
                            ArrayOf(good, [](const std::string& digest) { return digest; }));
  }

  bool IsGood(const Item& item) const {
    return item.is_fresh || (item.size && is_good_.at(item.digest));
  }
  int64_t bytes() const { return bytes_; }

 private:
  std::vector<StoredBlob> blobs_;
  std::map<std::string, bool> is_good_;  // by digest
  int64_t bytes_ = 0;
};

SetProblem ProblemOf(const Item& item) {
  SetProblem problem = item.where;
  problem.what = kContentIsAltered;
  if (item.digest.empty()) {
    problem.what = "version " + std::to_string(item.version) + ", which it refers to, is missing";
  }
  return problem;
}

// Whether nothing is wrong with an item whose content is as it was sealed; else adds what is.
bool IsSound(const ItemCheck& check, const domain::SetProvider& provider, const Item& item,
             const std::string& content, Findings& found) {
  if (!check) return true;
  SetProblem problem = item.where;
  problem.what = check({.provider = provider,
                        .type = problem.type,
                        .id = problem.id,
                        .name = item.name,
                        .content = content});
  if (problem.what.empty()) return true;
  found.Add(std::move(problem));
  return false;
}

VerificationStep End(pqxx::work& transaction, const SetTurn& turn, VerificationStep step,
                     Findings found) {
  for (SetProblem& problem : ProblemsOf(ReadSetRoots(transaction, turn.set_id))) {
    found.Add(std::move(problem));
  }
  transaction.exec_params(kEnd, turn.set_id, found.count, found.Json());
  step.did = VerificationStep::Did::kSet;
  step.ns = turn.ns;
  step.subject = turn.name;
  step.problem_count = found.count;
  step.problems = std::move(found.first);
  return step;
}

}  // namespace

VerificationStep VerifyPart(pqxx::work& transaction, SetTurn turn, const VerificationOrder& order) {
  const std::vector<Item> items = NextItems(transaction, turn, order.every);
  Reading reading;
  size_t count = 0;
  while (count < items.size() && reading.Take(items[count])) ++count;
  Findings found = std::move(turn.found);
  std::multimap<std::string, const Item*> of_content;
  for (size_t i = 0; i < count; ++i) of_content.emplace(items[i].digest, &items[i]);
  reading.Read(transaction, turn.tenant_id,
               [&](const std::string& digest, const std::string& content) {
                 bool are_sound = true;
                 const auto [first, last] = of_content.equal_range(digest);
                 for (auto it = first; it != last; ++it) {
                   are_sound &= IsSound(order.check, turn.provider, *it->second, content, found);
                 }
                 return are_sound;
               });
  for (size_t i = 0; i < count; ++i) {
    if (!reading.IsGood(items[i])) found.Add(ProblemOf(items[i]));
  }
  const int64_t last = count == 0 ? turn.at_version : items[count - 1].version;
  transaction.exec_params(kGoOn, turn.set_id, turn.at_version, last, order.every.count(),
                          found.count, found.Json());
  const VerificationStep step{.did = VerificationStep::Did::kPart,
                              .rows = static_cast<int64_t>(count),
                              .bytes = reading.bytes(),
                              .ns = {},
                              .subject = {},
                              .problems = {}};
  const bool is_last = count == items.size() && items.size() < size_t{kMostRows};
  if (!is_last) return step;
  return End(transaction, turn, step, std::move(found));
}

}  // namespace strongroom::store
