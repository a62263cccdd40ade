#include "provider/graph/provider.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "provider/error.h"
#include "provider/graph/about_all.h"
#include "provider/graph/attribution.h"
#include "provider/graph/audit_reader.h"
#include "provider/graph/collection_reader.h"
#include "provider/graph/findings.h"
#include "provider/graph/named_reader.h"
#include "provider/graph/permission_review.h"
#include "provider/type_threads.h"

namespace strongroom::provider::graph {
namespace {

using catalogue::GraphPart;
using catalogue::GraphType;
using catalogue::PolicyType;
using domain::TypeState;
using domain::error_code::kTypeDelegatedOnly;
using domain::error_code::kTypeUnsupported;

// Types that are read together, as items of one collection.
using Task = std::vector<const PolicyType*>;

bool IsNested(const GraphPart& part) { return !part.parts.empty(); }

// How many requests one item costs, roughly, from the least.
enum class Weight { kNone, kOneKind, kTwoKinds, kOneForEachElement };

Weight WeightOf(const Task& task) {
  const GraphType& type = Graph(*task.front());
  const bool has_parts = !type.parts.empty();
  if (std::any_of(type.parts.begin(), type.parts.end(), IsNested)) {
    return Weight::kOneForEachElement;
  }
  if (type.item && has_parts) return Weight::kTwoKinds;
  return type.item || has_parts ? Weight::kOneKind : Weight::kNone;
}

// A sink, and what became of what was put into it.
struct OpenType {
  OpenType(const PolicyType& type, std::unique_ptr<TypeSink> opened)
      : sink(std::move(opened)), tally(type, *sink) {}

  std::unique_ptr<TypeSink> sink;
  Tally tally;
};

// One call of Collect. Plan runs on the caller's thread, Read* on several.
class Collecting {
 public:
  Collecting(Client& client, const Origin& origin, const base::Clock& clock,
             const ReadOptions& options, const std::vector<PolicyType>& types, ItemSink& sink,
             const std::stop_token& stop)
      : client_(client),
        origin_(origin),
        clock_(clock),
        options_(options),
        types_(types),
        sink_(sink),
        threads_(options.threads, "Graph", stop),
        findings_(types) {}

  Collection Run() {
    std::vector<Task> listed;
    std::vector<Task> named;
    Plan(listed, named);
    ReadAll(listed, [this](const Task& task) { ReadCollection(task); });
    ReadAll(named, [this](const Task& task) { ReadNamed(*task.front()); });
    return findings_.Take(client_.repeated());
  }

 private:
  void Plan(std::vector<Task>& listed, std::vector<Task>& named) {
    std::map<std::string, size_t> place;  // of a collection
    for (const PolicyType& type : types_) {
      const GraphType& source = Graph(type);
      if (LeaveOut(type)) continue;
      if (source.referenced_only) {
        named.push_back({&type});
        continue;
      }
      const std::string& key = source.collection_of.empty() ? type.key : source.collection_of;
      const auto [found, is_new] = place.emplace(key, listed.size());
      if (is_new) listed.emplace_back();
      listed[found->second].push_back(&type);
    }
    // The dearest collections are read last, so that what throttles them costs no other.
    std::stable_sort(listed.begin(), listed.end(),
                     [](const Task& a, const Task& b) { return WeightOf(a) < WeightOf(b); });
  }

  // Of what cannot be there, nothing is asked. Whether it is such a type; then it is noted.
  bool LeaveOut(const PolicyType& type) {
    const GraphType& source = Graph(type);
    if (!IsInCloud(source, options_.cloud)) {
      const std::string cloud(domain::NameOf(options_.cloud));
      findings_.Add(type, NothingOf(TypeState::kUnsupported, kTypeUnsupported,
                                    "the cloud " + cloud + " does not have it"));
      return true;
    }
    switch (source.access) {
      case catalogue::GraphAccess::kApplication:
        return false;
      case catalogue::GraphAccess::kDelegatedOnly:
        findings_.Add(type, NothingOf(TypeState::kSkipped, kTypeDelegatedOnly,
                                      "only signed-in users may read it"));
        break;
      case catalogue::GraphAccess::kRefused:
        findings_.Add(type, NothingOf(TypeState::kSkipped, kTypeDelegatedOnly,
                                      "Graph refuses it to applications"));
        break;
    }
    return true;
  }

  ReadContext NewContext() const {
    return {.client = client_,
            .origin = origin_,
            .stop = threads_.stop(),
            .deadline = TypeDeadline(clock_.Steady(), options_.deadline, options_.type_timeout),
            .tenant_id = options_.tenant_id,
            .item_bytes = options_.item_bytes};
  }

  void ReadAll(const std::vector<Task>& tasks, const std::function<void(const Task&)>& read) {
    threads_.ForEach(tasks.size(), [&](size_t i) {
      if (!threads_.IsStopped()) return read(tasks[i]);
      for (const PolicyType* type : tasks[i]) findings_.Add(*type, threads_.Unread());
    });
  }

  NoteItem Noting() {
    return
        [this](const PolicyType& type, const GraphItem& item) { findings_.NoteItem(type, item); };
  }

  void ReadCollection(const Task& task) {
    std::vector<std::unique_ptr<OpenType>> open;
    std::vector<Tally*> tallies;
    for (const PolicyType* type : task) {
      open.push_back(std::make_unique<OpenType>(*type, sink_.Open(type->key)));
      tallies.push_back(&open.back()->tally);
    }
    const ReadContext context = NewContext();
    CollectionReader(context, tallies, Noting()).Run();
    for (const auto& type : open) End(*type);
  }

  void ReadNamed(const PolicyType& type) {
    OpenType open(type, sink_.Open(type.key));
    const ReadContext context = NewContext();
    NamedReader(context, open.tally, Noting()).Run(findings_.NamedOf(type));
    End(open);
  }

  void End(const OpenType& type) {
    type.sink->Finish();
    domain::TypeCoverage coverage = type.tally.Coverage();
    if (IsAboutEveryType(coverage.error_code)) threads_.GiveUp();
    // What was stopped because of that.
    if (threads_.HasGivenUp() && coverage.error_code == kDeadlineExceeded) {
      const domain::TypeCoverage unread = threads_.Unread();
      coverage.error_code = unread.error_code;
      coverage.error_message = unread.error_message;
    }
    findings_.Add(type.tally, std::move(coverage));
  }

  Client& client_;
  const Origin& origin_;
  const base::Clock& clock_;
  const ReadOptions& options_;
  const std::vector<PolicyType>& types_;
  ItemSink& sink_;
  TypeThreads threads_;
  Findings findings_;
};

bool IsRefused(const Collection& collection) {
  return std::any_of(collection.types.begin(), collection.types.end(),
                     [](const auto& type) { return IsAboutEveryType(type.second.error_code); });
}

}  // namespace

Collection GraphProvider::Collect(const std::vector<PolicyType>& types, ItemSink& sink,
                                  const std::stop_token& stop) {
  Pace pace(clock_, options_.share, options_.retries.sleep);
  Client client(transport_, tokens_, pace, clock_, options_.retries, options_.scratch);
  Collection collection = Collecting(client, origin_, clock_, options_, types, sink, stop).Run();
  // Last, as no policy waits for it, and only with an identity that Graph takes.
  if (stop.stop_requested() || IsRefused(collection)) return collection;
  const auto roles = RolesIfKnown(tokens_, stop);
  collection.rights_review = ReviewPermissions(types, options_.cloud, roles);
  if (!options_.changes_since) return collection;
  FindActs({.since = *options_.changes_since,
            .is_wanted = options_.warns_of_audits,
            .roles = roles,
            .deadline = options_.deadline},
           ReadWith(client, origin_, stop), clock_, collection);
  collection.retries = client.repeated();
  return collection;
}

}  // namespace strongroom::provider::graph
