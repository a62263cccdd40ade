#include "store/deliveries.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/notice.h"
#include "base/log.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "domain/notifier_rules.h"
#include "store/arrays.h"
#include "store/columns.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

using std::chrono::seconds;
using Labels = std::map<std::string, std::string>;

// What the column takes.
constexpr size_t kLongestWhy = 1024;

// Without SKIP LOCKED: what another one shares now comes before the rest, and what it has shared
// is not found again.
constexpr const char* kUnshared = R"sql(
SELECT seq, object_uid, notice, labels, made_at <= now() - make_interval(secs => $2) AS is_old
FROM strongroom.notices WHERE shared_at IS NULL ORDER BY seq LIMIT $1 FOR UPDATE)sql";

constexpr const char* kInsert = R"sql(
INSERT INTO strongroom.deliveries
  (notifier_uid, notice_seq, object_uid, not_before, in_digest, next_at)
SELECT notifier, notice, object, not_before, in_digest, not_before
FROM jsonb_to_recordset($1::jsonb) AS r
  (notifier text, notice bigint, object text, not_before timestamptz, in_digest boolean)
ON CONFLICT (notifier_uid, notice_seq) DO NOTHING)sql";

constexpr const char* kShared =
    "UPDATE strongroom.notices SET shared_at = now() WHERE seq = ANY ($1::bigint[])";

// {first}: what an object's later ones wait for is an earlier one that might be sent, is being
// sent, or waits for its next attempt.
constexpr const char* kClaim = R"sql(
WITH due AS MATERIALIZED (
  SELECT d.id FROM strongroom.deliveries d
  WHERE d.notifier_uid = $1 AND d.state = 'waiting' AND d.in_digest = $2
    AND d.not_before <= now() AND d.next_at <= now()
    AND coalesce(d.claimed_until <= now(), true){first}
  ORDER BY d.notice_seq LIMIT $3 FOR UPDATE SKIP LOCKED),
claimed AS (
  UPDATE strongroom.deliveries d
  SET claimed_until = now() + make_interval(secs => $4), attempts = d.attempts + 1
  FROM due WHERE d.id = due.id
  RETURNING d.id, d.notice_seq, d.not_before, d.attempts - 1 AS attempts)
SELECT c.id, n.notice, extract(epoch FROM c.not_before)::bigint, c.attempts
FROM claimed c JOIN strongroom.notices n ON n.seq = c.notice_seq ORDER BY c.notice_seq)sql";

constexpr const char* kFirstOfItsObject = R"sql(
    AND NOT EXISTS (
      SELECT FROM strongroom.deliveries e
      WHERE e.notifier_uid = d.notifier_uid AND e.object_uid = d.object_uid
        AND e.notice_seq < d.notice_seq AND e.state = 'waiting'
        AND NOT e.in_digest AND e.not_before <= now()))sql";

// Of what has been withdrawn meanwhile nothing changes.
constexpr const char* kEnd = R"sql(
UPDATE strongroom.deliveries
SET state = $2, why = $3, ended_at = now(), claimed_until = NULL
WHERE id = ANY ($1::bigint[]) AND state = 'waiting')sql";

constexpr const char* kPutOff = R"sql(
UPDATE strongroom.deliveries
SET next_at = now() + make_interval(secs => $2), why = $3, claimed_until = NULL
WHERE id = ANY ($1::bigint[]) AND state = 'waiting')sql";

constexpr const char* kRelease = R"sql(
UPDATE strongroom.deliveries SET claimed_until = NULL, attempts = greatest(attempts - 1, 0)
WHERE id = ANY ($1::bigint[]) AND state = 'waiting')sql";

constexpr const char* kWithdraw = R"sql(
UPDATE strongroom.deliveries SET state = 'withdrawn', ended_at = now(), claimed_until = NULL
WHERE notifier_uid = $1 AND state = 'waiting')sql";

constexpr const char* kGiveUp = R"sql(
WITH given_up AS (
  UPDATE strongroom.deliveries SET state = 'givenUp', ended_at = now(), claimed_until = NULL
  WHERE state = 'waiting' AND not_before <= now() - make_interval(secs => $1)
    AND coalesce(claimed_until <= now(), true)
  RETURNING notifier_uid)
SELECT notifier_uid, count(*) FROM given_up GROUP BY notifier_uid)sql";

constexpr const char* kCount = R"sql(
SELECT notifier_uid, count(*),
  extract(epoch FROM min(not_before) FILTER (WHERE not_before <= now()))::bigint
FROM strongroom.deliveries WHERE state = 'waiting' GROUP BY notifier_uid)sql";

// $1 UIDs. With many messages for one receiver, those that were begun last end last, by and large.
constexpr const char* kLast = R"sql(
WITH failing AS MATERIALIZED (
  SELECT DISTINCT ON (notifier_uid) notifier_uid, why, not_before FROM strongroom.deliveries
  WHERE state = 'waiting' AND why <> '' AND not_before <= now()
  ORDER BY notifier_uid, not_before DESC)
SELECT u.uid, (extract(epoch FROM now() - l.ended_at) * 1000)::bigint, coalesce(f.why, ''),
  (extract(epoch FROM now() - f.not_before) * 1000)::bigint
FROM unnest($1::text[]) u (uid)
LEFT JOIN LATERAL (
  SELECT max(ended_at) AS ended_at FROM (
    SELECT d.ended_at FROM strongroom.deliveries d
    WHERE d.notifier_uid = u.uid AND d.state = 'delivered'
    ORDER BY d.notice_seq DESC LIMIT 100) newest) l ON true
LEFT JOIN failing f ON f.notifier_uid = u.uid)sql";

constexpr const char* kPrune = R"sql(
WITH old AS MATERIALIZED (
  SELECT n.seq FROM strongroom.notices n
  WHERE n.made_at < now() - make_interval(secs => $1) AND NOT EXISTS (
    SELECT FROM strongroom.deliveries d WHERE d.notice_seq = n.seq AND d.state = 'waiting')
  ORDER BY n.made_at LIMIT $2 FOR UPDATE SKIP LOCKED)
DELETE FROM strongroom.notices n USING old WHERE n.seq = old.seq)sql";

std::string ArrayOfIds(const std::vector<int64_t>& ids) {
  return ArrayOf(ids, [](int64_t id) { return std::to_string(id); });
}

Labels LabelsOf(const std::string& json) {
  Labels labels;
  const base::Json object = base::ParseJson(json);
  for (const auto& [key, value] : object.items()) {
    if (value.is_string()) labels.emplace(key, value.get<std::string>());
  }
  return labels;
}

// One bad notice costs no other. Nobody is told of it.
std::vector<Share> SharesOf(const pqxx::row& row, const Sharing& sharing) {
  if (row[4].as<bool>()) return {};
  try {
    return sharing(api::DecodeNotice(row[2].as<std::string>()), LabelsOf(row[3].as<std::string>()));
  } catch (const api::ApiFormatError& error) {
    base::LogError("a notice cannot be read, and is told to nobody",
                   {{"notice", row[0].as<int64_t>()}, {"error", error.what()}});
    return {};
  }
}

std::chrono::sys_seconds InstantIn(const pqxx::field& field) {
  return std::chrono::sys_seconds{seconds{field.as<int64_t>()}};
}

// Absent for a notice that cannot be read: it was shared by another version, or somebody wrote it.
std::optional<Delivery> DeliveryIn(const pqxx::row& row) {
  try {
    return Delivery{.id = row[0].as<int64_t>(),
                    .notice = api::DecodeNotice(row[1].as<std::string>()),
                    .not_before = InstantIn(row[2]),
                    .attempts = row[3].as<int>()};
  } catch (const api::ApiFormatError& error) {
    base::LogError("a notice cannot be read, and is not sent",
                   {{"delivery", row[0].as<int64_t>()}, {"error", error.what()}});
    return std::nullopt;
  }
}

}  // namespace

size_t ShareNotices(Database& database, const Sharing& sharing, size_t most) {
  return InTransaction(database, "share notices", [&](pqxx::work& transaction) {
    const pqxx::result rows = transaction.exec_params(
        kUnshared, most, static_cast<int64_t>(seconds(domain::kGiveUpAfter).count()));
    if (rows.empty()) return size_t{0};
    base::Json deliveries = base::Json::array();
    std::vector<int64_t> shared;
    for (const pqxx::row row : rows) {
      shared.push_back(row[0].as<int64_t>());
      for (const Share& share : SharesOf(row, sharing)) {
        deliveries.push_back({{"notifier", share.notifier_uid},
                              {"notice", shared.back()},
                              {"object", row[1].as<std::string>()},
                              {"not_before", base::FormatTimestamp(share.not_before)},
                              {"in_digest", share.in_digest}});
      }
    }
    if (!deliveries.empty()) transaction.exec_params(kInsert, DumpForJsonb(deliveries));
    transaction.exec_params(kShared, ArrayOfIds(shared));
    return shared.size();
  });
}

std::vector<Delivery> ClaimDeliveries(Database& database, const std::string& notifier_uid,
                                      bool in_digest, size_t most, seconds lease) {
  static const std::string alone = FillIn(kClaim, "{first}", kFirstOfItsObject);
  static const std::string together = FillIn(kClaim, "{first}", "");
  return InTransaction(database, "claim deliveries", [&](pqxx::work& transaction) {
    const pqxx::result rows =
        transaction.exec_params(in_digest ? together : alone, notifier_uid, in_digest, most,
                                static_cast<int64_t>(lease.count()));
    std::vector<Delivery> claimed;
    std::vector<int64_t> unreadable;
    for (const pqxx::row row : rows) {
      if (auto delivery = DeliveryIn(row)) {
        claimed.push_back(*std::move(delivery));
      } else {
        unreadable.push_back(row[0].as<int64_t>());
      }
    }
    if (!unreadable.empty()) {
      transaction.exec_params(kEnd, ArrayOfIds(unreadable), "refused", "it cannot be read");
    }
    return claimed;
  });
}

void EndDeliveries(Database& database, const std::vector<int64_t>& ids, DeliveryEnd end,
                   const std::string& why) {
  InTransaction(database, "end deliveries", [&](pqxx::work& transaction) {
    transaction.exec_params(kEnd, ArrayOfIds(ids), std::string(base::NameOf(end)),
                            base::Cut(why, kLongestWhy));
  });
}

void PutOffDeliveries(Database& database, const std::vector<int64_t>& ids, seconds wait,
                      const std::string& why) {
  InTransaction(database, "put deliveries off", [&](pqxx::work& transaction) {
    transaction.exec_params(kPutOff, ArrayOfIds(ids), static_cast<int64_t>(wait.count()),
                            base::Cut(why, kLongestWhy));
  });
}

void ReleaseDeliveries(Database& database, const std::vector<int64_t>& ids) {
  InTransaction(database, "release deliveries", [&](pqxx::work& transaction) {
    transaction.exec_params(kRelease, ArrayOfIds(ids));
  });
}

void WithdrawDeliveries(Database& database, const std::string& notifier_uid) {
  InTransaction(database, "withdraw deliveries",
                [&](pqxx::work& transaction) { transaction.exec_params(kWithdraw, notifier_uid); });
}

std::map<std::string, int64_t> GiveUpDeliveries(Database& database) {
  return InTransaction(database, "give deliveries up", [&](pqxx::work& transaction) {
    std::map<std::string, int64_t> given_up;
    for (const pqxx::row row : transaction.exec_params(
             kGiveUp, static_cast<int64_t>(seconds(domain::kGiveUpAfter).count()))) {
      given_up.emplace(row[0].as<std::string>(), row[1].as<int64_t>());
    }
    return given_up;
  });
}

std::map<std::string, DeliveryCounts> CountDeliveries(Database& database) {
  return InTransaction(database, "count deliveries", [&](pqxx::work& transaction) {
    std::map<std::string, DeliveryCounts> counts;
    for (const pqxx::row row : transaction.exec(kCount)) {
      DeliveryCounts& of = counts[row[0].as<std::string>()];
      of.waiting = row[1].as<int64_t>();
      if (!row[2].is_null()) of.oldest_due = InstantIn(row[2]);
    }
    return counts;
  });
}

std::map<std::string, LastDeliveries> LastOfDeliveries(
    Database& database, const std::vector<std::string>& notifier_uids) {
  const std::string uids =
      ArrayOf(notifier_uids, [](const std::string& uid) -> const std::string& { return uid; });
  return InTransaction(database, "look at the last deliveries", [&](pqxx::work& transaction) {
    const auto ago = [](const pqxx::field& field) -> std::optional<std::chrono::milliseconds> {
      if (field.is_null()) return std::nullopt;
      return std::chrono::milliseconds{field.as<int64_t>()};
    };
    std::map<std::string, LastDeliveries> last;
    for (const pqxx::row row : transaction.exec_params(kLast, uids)) {
      last[row[0].as<std::string>()] = {.delivered_ago = ago(row[1]),
                                        .failing = row[2].as<std::string>(),
                                        .failing_due_ago = ago(row[3])};
    }
    return last;
  });
}

size_t PruneNotices(Database& database, seconds age, size_t most) {
  return InTransaction(database, "remove old notices", [&](pqxx::work& transaction) {
    return static_cast<size_t>(
        transaction.exec_params(kPrune, static_cast<int64_t>(age.count()), most).affected_rows());
  });
}

}  // namespace strongroom::store
