#pragma once

#include <chrono>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "catalogue/policy_type.h"
#include "domain/outcome.h"
#include "provider/kubernetes/api_reader.h"
#include "provider/kubernetes/discovery.h"
#include "provider/kubernetes/object.h"
#include "provider/provider.h"
#include "provider/type_tally.h"

namespace strongroom::provider::kubernetes {

// One list to read: all objects of a resource, or those in one namespace, or one by name.
struct ListScope {
  std::string ns;    // empty: cluster-wide, or all namespaces
  std::string name;  // empty: all
};

// What is to be read for one policy type.
struct TypeTask {
  const catalogue::PolicyType* type = nullptr;
  std::vector<ServedResource> resources;
  std::vector<ListScope> scopes;
  std::chrono::steady_clock::time_point deadline;
  size_t page_bytes = 0;    // at most
  bool is_put_off = false;  // which resources there are is asked again later
};

// What was read of it.
struct TypeResult {
  domain::TypeCoverage coverage;
  std::vector<std::string> warnings = {};
  std::set<Reference> references = {};  // what the objects refer to
  std::set<Reference> missing = {};     // scopes with a name that matched nothing
  std::set<std::string> seen = {};      // namespaces in which there was an object
};

// Reads the objects of one policy type, page by page. Lives for one type. Not thread-safe.
class TypeCollector {
 public:
  // `reader`, `task` and `sink` outlive the collector.
  TypeCollector(ApiReader& reader, const TypeTask& task, TypeSink& sink, std::stop_token stop);

  // Throws what the sink throws; everything else that goes wrong is in the coverage.
  TypeResult Run();

 private:
  // The server no longer keeps the snapshot that the pages were from.
  struct SnapshotExpired {};
  // No more of the type is taken.
  struct Enough {};

  void ReadEverything();
  void ReadScope(const ServedResource& served, const ListScope& scope);
  void ReadNamespace(const ServedResource& served, const std::string& name);
  void ReadPages(const ServedResource& served, const ListScope& scope);
  std::string NextTokenAfterExpiry(const std::string& body, const std::string& what);
  void Take(const ServedResource& served, api::Json object);
  void LeaveOutObject(const ServedResource& served, const api::Json& part, const std::string& what,
                      std::string_view code);
  void AddWarnings();

  ApiReader& reader_;
  const TypeTask& task_;
  const catalogue::PolicyType& type_;
  const catalogue::KubernetesType& source_;
  TypeTally tally_;
  std::stop_token stop_;

  TypeResult result_;           // its coverage at the end
  std::set<std::string> seen_;  // external ids, where scopes may overlap
  bool restarted_ = false;
  bool inconsistent_ = false;
  std::map<SkipReason, int64_t> skipped_;
};

}  // namespace strongroom::provider::kubernetes
