#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/incidents.h"
#include "store/database.h"

// From facts to notices. What a fact comes to depends on what was told before of its event and
// object, which is a row that is locked meanwhile; the notice is there when that is written, and
// only then. Who begins again where it died tells nothing twice. Throws StoreError. Thread-safe.
namespace strongroom::store {

// By name; those of an object of Kubernetes.
using ObjectLabels = std::map<std::string, std::string>;

// A fact, and the labels of its object, by which notifiers choose. Of kOver they may be empty: then
// those that the incident was last told with are.
struct LabelledFact {
  domain::NoticeFact fact;
  ObjectLabels labels;
};

// Notices that were made, by event and state.
using NoticeCounts = std::map<std::pair<std::string, domain::NoticeState>, size_t>;

// Tells of `facts` in their order, all or none; returns what notices were made of them. `period` is
// that of domain::Tell.
NoticeCounts TellFacts(Database& database, const std::vector<LabelledFact>& facts,
                       std::chrono::seconds period);

// What is open, by event and UID of the object: whoever looks at objects finds what is over.
struct OpenIncident {
  std::string event;
  std::string object_uid;
  domain::IncidentCourse course;
};
std::vector<OpenIncident> OpenIncidents(Database& database);

// Those of a cluster's schedules, whether they are still there or not.
struct OpenScheduleIncident {
  OpenIncident incident;
  domain::NoticeObject schedule;
};
std::vector<OpenScheduleIncident> OpenScheduleIncidents(Database& database,
                                                        const std::string& cluster_uid);

}  // namespace strongroom::store
