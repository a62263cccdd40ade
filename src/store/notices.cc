#include "store/notices.h"

#include <nlohmann/json.hpp>
#include <set>

#include "api/notice.h"
#include "base/json.h"
#include "base/timestamp.h"
#include "domain/notice_events.h"
#include "store/columns.h"
#include "store/session.h"
#include "store/set_row.h"
#include "store/tell.h"

namespace strongroom::store {
namespace {

using base::Json;
using domain::FactState;
using domain::IncidentCourse;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using CourseKey = std::pair<std::string, std::string>;  // event, UID of the object

struct Course {
  IncidentCourse course;
  ObjectLabels labels;
  bool has_changed = false;
};
using Courses = std::map<CourseKey, Course>;

// First all rows, then all locks, both in the order of the key: of two who tell of the same objects
// neither waits for what the other has while that waits for it.
constexpr const char* kMakeCourses = R"sql(
INSERT INTO strongroom.notice_courses (event, object_uid, since, last_at)
SELECT i.event, i.uid, to_timestamp(0), to_timestamp(0)
FROM jsonb_to_recordset($1::jsonb) AS i (event text, uid text) ORDER BY i.event, i.uid
ON CONFLICT (event, object_uid) DO NOTHING)sql";

constexpr const char* kLockCourses = R"sql(
SELECT c.event, c.object_uid, c.incident, extract(epoch FROM c.since)::bigint, c.told_periods,
  extract(epoch FROM c.last_at)::bigint, c.last_key, c.labels
FROM strongroom.notice_courses c
WHERE (c.event, c.object_uid) IN
  (SELECT i.event, i.uid FROM jsonb_to_recordset($1::jsonb) AS i (event text, uid text))
ORDER BY c.event, c.object_uid FOR UPDATE)sql";

constexpr const char* kKeepCourses = R"sql(
UPDATE strongroom.notice_courses c SET incident = i.incident, since = i.since,
  told_periods = i.told_periods, last_at = i.last_at, last_key = i.last_key, labels = i.labels
FROM jsonb_to_recordset($1::jsonb) AS i (event text, uid text, incident text, since timestamptz,
  told_periods bigint, last_at timestamptz, last_key text, labels jsonb)
WHERE c.event = i.event AND c.object_uid = i.uid)sql";

// One that is there was made of the same fact.
constexpr const char* kAddNotices = R"sql(
INSERT INTO strongroom.notices (id, object_uid, notice, labels)
SELECT i.id, i.uid, i.notice, i.labels
FROM jsonb_to_recordset($1::jsonb) AS i (position int, id text, uid text, notice jsonb,
  labels jsonb)
ORDER BY i.position ON CONFLICT (id) DO NOTHING
RETURNING notice->>'event', notice->>'state')sql";

constexpr const char* kCourse = R"sql(
SELECT c.event, c.object_uid, c.incident, extract(epoch FROM c.since)::bigint, c.told_periods,
  extract(epoch FROM c.last_at)::bigint, c.last_key)sql";

// $1 cluster. Who tells of other objects may name them as it likes.
std::string ScheduleIncidents() {
  return std::string(kCourse) + R"sql(, s.namespace, s.name, s.tenant_name
FROM strongroom.notice_courses c JOIN strongroom.backup_schedules s ON s.id = CASE
  WHEN c.object_uid ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN c.object_uid::uuid END
WHERE c.incident <> '' AND )sql" +
         kOfCluster;
}

sys_seconds TimeAt(const pqxx::field& field) { return sys_seconds{seconds{field.as<int64_t>()}}; }

IncidentCourse CourseAt(const pqxx::row& row) {
  return {.incident = row[2].as<std::string>(),
          .since = TimeAt(row[3]),
          .told_periods = row[4].as<int64_t>(),
          .last_at = TimeAt(row[5]),
          .last_key = row[6].as<std::string>()};
}

OpenIncident IncidentAt(const pqxx::row& row) {
  return {.event = row[0].as<std::string>(),
          .object_uid = row[1].as<std::string>(),
          .course = CourseAt(row)};
}

ObjectLabels LabelsIn(const std::string& json) {
  ObjectLabels labels;
  const Json object = base::ParseJson(json);
  for (const auto& [name, value] : object.items()) {
    if (value.is_string()) labels[name] = value.get<std::string>();
  }
  return labels;
}

Json ToJson(const ObjectLabels& labels) {
  Json object = Json::object();
  for (const auto& [name, value] : labels) object[name] = value;
  return object;
}

// Of what is no incident nothing need be remembered: its notices are known by their ids.
bool HasCourse(const domain::NoticeFact& fact) { return fact.state != FactState::kHappened; }

// What is nobody's, and what no version tells of, must not hold up the rest for ever.
bool IsTellable(const domain::NoticeFact& fact) {
  return !fact.object_uid.empty() && domain::notice_event::Find(fact.event) != nullptr;
}

CourseKey KeyOf(const domain::NoticeFact& fact) { return {fact.event, fact.object_uid}; }

Courses LockCourses(pqxx::transaction_base& transaction, const std::vector<LabelledFact>& facts) {
  std::set<CourseKey> keys;
  for (const LabelledFact& labelled : facts) {
    const domain::NoticeFact& fact = labelled.fact;
    if (HasCourse(fact) && IsTellable(fact)) keys.insert(KeyOf(fact));
  }
  if (keys.empty()) return {};
  Json wanted = Json::array();
  for (const auto& [event, uid] : keys) wanted.push_back({{"event", event}, {"uid", uid}});
  const std::string records = DumpForJsonb(wanted);
  transaction.exec_params(kMakeCourses, records);
  Courses courses;
  for (const auto& row : transaction.exec_params(kLockCourses, records)) {
    courses[{row[0].as<std::string>(), row[1].as<std::string>()}] = {
        .course = CourseAt(row), .labels = LabelsIn(row[7].as<std::string>())};
  }
  return courses;
}

void KeepCourses(pqxx::transaction_base& transaction, const Courses& courses) {
  Json records = Json::array();
  for (const auto& [key, kept] : courses) {
    if (!kept.has_changed) continue;
    records.push_back({{"event", key.first},
                       {"uid", key.second},
                       {"incident", kept.course.incident},
                       {"since", base::FormatTimestamp(kept.course.since)},
                       {"told_periods", kept.course.told_periods},
                       {"last_at", base::FormatTimestamp(kept.course.last_at)},
                       {"last_key", kept.course.last_key},
                       {"labels", ToJson(kept.labels)}});
  }
  if (!records.empty()) transaction.exec_params(kKeepCourses, DumpForJsonb(records));
}

NoticeCounts AddNotices(pqxx::transaction_base& transaction, const Json& records) {
  NoticeCounts counts;
  if (records.empty()) return counts;
  for (const auto& row : transaction.exec_params(kAddNotices, DumpForJsonb(records))) {
    const auto state = base::Parse<domain::NoticeState>(row[1].as<std::string>());
    if (state) ++counts[{row[0].as<std::string>(), *state}];
  }
  return counts;
}

}  // namespace

NoticeCounts TellFacts(pqxx::transaction_base& transaction, const std::vector<LabelledFact>& facts,
                       seconds period) {
  Courses courses = LockCourses(transaction, facts);
  Json notices = Json::array();
  for (const LabelledFact& labelled : facts) {
    const domain::NoticeFact& fact = labelled.fact;
    if (!IsTellable(fact)) continue;
    Course* const kept = HasCourse(fact) ? &courses[KeyOf(fact)] : nullptr;
    domain::Told told = Tell(fact, kept == nullptr ? IncidentCourse{} : kept->course, period);
    const bool are_gone = labelled.labels.empty() && fact.state == FactState::kOver;
    const ObjectLabels& labels = are_gone && kept != nullptr ? kept->labels : labelled.labels;
    if (told.notice) {
      notices.push_back({{"position", notices.size()},
                         {"id", told.notice->id},
                         {"uid", fact.object_uid},
                         {"notice", base::ParseJson(api::EncodeNotice(*told.notice))},
                         {"labels", ToJson(labels)}});
    }
    if (kept == nullptr || told.course == kept->course) continue;
    kept->labels = ObjectLabels(labels);
    kept->course = std::move(told.course);
    kept->has_changed = true;
  }
  KeepCourses(transaction, courses);
  return AddNotices(transaction, notices);
}

NoticeCounts TellFacts(Database& database, const std::vector<LabelledFact>& facts, seconds period) {
  if (facts.empty()) return {};
  return InTransaction(database, "tell what was found", [&](pqxx::work& transaction) {
    return TellFacts(transaction, facts, period);
  });
}

std::vector<OpenIncident> OpenIncidents(Database& database) {
  return InTransaction(database, "read what is open", [&](pqxx::work& transaction) {
    static const std::string statement =
        std::string(kCourse) + " FROM strongroom.notice_courses c WHERE c.incident <> ''";
    std::vector<OpenIncident> incidents;
    for (const auto& row : transaction.exec(statement)) incidents.push_back(IncidentAt(row));
    return incidents;
  });
}

std::vector<OpenScheduleIncident> OpenScheduleIncidents(Database& database,
                                                        const std::string& cluster_uid) {
  return InTransaction(database, "read what is open", [&](pqxx::work& transaction) {
    static const std::string statement = ScheduleIncidents();
    std::vector<OpenScheduleIncident> incidents;
    for (const auto& row : transaction.exec_params(statement, cluster_uid)) {
      incidents.push_back({.incident = IncidentAt(row),
                           .schedule = {.kind = "BackupSchedule",
                                        .ns = row[7].as<std::string>(),
                                        .name = row[8].as<std::string>(),
                                        .tenant = row[9].as<std::string>()}});
    }
    return incidents;
  });
}

}  // namespace strongroom::store
