#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "domain/incidents.h"
#include "store/database.h"

// From facts to notices. What a fact comes to depends on what was told before of its event and
// object, which is a row that is locked meanwhile; the notice is there when that is written, and
// only then. Who begins again where it died tells nothing twice. Throws StoreError. Thread-safe.
namespace strongroom::store {

// A fact, and the labels of its object, by which notifiers choose.
struct LabelledFact {
  domain::NoticeFact fact;
  std::map<std::string, std::string> labels;
};

// Tells of `facts` in their order, all or none; returns how many notices were made of them.
// `period` is that of domain::Tell.
size_t TellFacts(Database& database, const std::vector<LabelledFact>& facts,
                 std::chrono::seconds period);

// What is open, by event and UID of the object: whoever looks at objects finds what is over.
struct OpenIncident {
  std::string event;
  std::string object_uid;
  domain::IncidentCourse course;
};
std::vector<OpenIncident> OpenIncidents(Database& database);

}  // namespace strongroom::store
