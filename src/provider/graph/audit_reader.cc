#include "provider/graph/audit_reader.h"

#include <utility>

#include "provider/graph/page.h"
#include "provider/graph/quota.h"

namespace strongroom::provider::graph {

ReadAudits ReadWith(Client& client, const Origin& origin, std::stop_token stop) {
  return [&client, &origin, stop = std::move(stop)](const AuditQuery& query,
                                                    const base::JsonElements& events) {
    GraphRequest first;
    first.path_and_query = query.path_and_query;
    first.what = query.what;
    first.service = query.store.service;
    first.cost = CostOf(first.service, first.path_and_query);
    first.deadline = query.deadline;
    PageReader pages(client, origin, stop, std::move(first));
    while (!pages.AtEnd()) pages.Next([] {}, events);
  };
}

}  // namespace strongroom::provider::graph
