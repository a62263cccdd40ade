#include "server/sets/audit_events.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "api/kinds.h"
#include "base/json_writer.h"
#include "domain/set_name.h"
#include "server/sets/accept.h"
#include "server/sets/api_status.h"
#include "server/sets/audit_event.h"
#include "server/sets/audit_page.h"
#include "server/sets/group.h"
#include "server/sets/json_response.h"
#include "server/sets/list_form.h"
#include "server/sets/page_query.h"
#include "store/audit_chain.h"
#include "store/audit_list.h"

namespace strongroom::server::sets {
namespace {

using base::Json;
using store::AuditRecord;

constexpr const char* kWhat = "audit events";
constexpr const char* kCannotBeRead = "the audit log cannot be read";

// Rows in the form that a client wants. Immutable.
class AuditListForm {
 public:
  AuditListForm(const http::Request& request, std::chrono::sys_seconds now)
      : form_(FormFor(request, kWhat), request, kAuditKind, AuditColumns()), now_(now) {}

  Json Element(const AuditRecord& row) const {
    return form_.Element(
        {.object = [&] { return AuditEvent(row); },
         .partial = [&] { return PartialAuditEvent(row, form_.accepted().meta_version); },
         .cells = [&] { return AuditCells(row, now_); }});
  }
  Json Page(const store::AuditPage& page) const {
    Json elements = Json::array();
    for (const AuditRecord& row : page.rows) elements.push_back(Element(row));
    return form_.List(std::move(elements), page.next ? AuditToken(*page.next) : "");
  }
  const ListForm& form() const { return form_; }

 private:
  const ListForm form_;
  const std::chrono::sys_seconds now_;
};

// All rows of a query, page by page, for who did not ask for pages.
class AuditListStream final : public http::BodySource {
 public:
  // `first` is the page of `query`, read already. `database` outlives this.
  AuditListStream(store::Database& database, store::AuditQuery query, AuditListForm form,
                  store::AuditPage first)
      : database_(database),
        query_(std::move(query)),
        form_(std::move(form)),
        page_(std::move(first)) {}

  // Throws store::StoreError.
  bool Next(std::string& piece) override {
    if (has_ended_) return false;
    const auto [before, after] = form_.form().Frame();
    if (has_begun_) {
      query_.after = page_.next;
      page_ = store::ListAudit(database_, query_);
    }
    piece = has_begun_ ? "" : before;
    has_begun_ = true;
    for (const AuditRecord& row : page_.rows) {
      if (has_rows_) piece += ',';
      has_rows_ = true;
      piece += base::WriteJson(form_.Element(row), base::JsonStyle::kReplacing);
    }
    has_ended_ = !page_.next;
    if (has_ended_) piece += after;
    return true;
  }

 private:
  store::Database& database_;
  store::AuditQuery query_;
  const AuditListForm form_;
  store::AuditPage page_;
  bool has_begun_ = false;
  bool has_rows_ = false;
  bool has_ended_ = false;
};

}  // namespace

void AuditEvents::AddTo(http::Router& router) {
  using Answer = http::Response (AuditEvents::*)(const AuthorizedRequest&);
  const auto add = [&](Route::On on, const char* verb, Answer answer) {
    const Route route{.method = "GET",
                      .resource = std::string(kAuditResource),
                      .on = on,
                      .verb = verb,
                      .failure = kCannotBeRead};
    parts_.endpoints.Add(router, route, [this, answer](const AuthorizedRequest& request) {
      return (this->*answer)(request);
    });
  };
  add(Route::On::kCluster, "list", &AuditEvents::List);
  add(Route::On::kNamespace, "list", &AuditEvents::List);
  add(Route::On::kObject, "get", &AuditEvents::Get);
  parts_.endpoints.Add(router,
                       {.method = "GET",
                        .resource = std::string(kAuditResource),
                        .subresource = "verify",
                        .on = Route::On::kCluster,
                        .verb = "get",
                        .failure = "the audit log cannot be verified",
                        .effort = Route::Effort::kReading},
                       [this](const AuthorizedRequest& request) { return Verify(request); });
}

http::Response AuditEvents::List(const AuthorizedRequest& request) {
  const http::Request& http = request.http;
  RefuseWatch(http, kWhat);
  AuditListForm form(http, parts_.clock.NowSeconds());
  store::AuditQuery query = ReadAuditQuery(http, request.access.ns);
  query.cluster_uid = parts_.cluster_uid();
  request.room->Need(kListedRowBytes * static_cast<uint64_t>(query.limit));
  store::AuditPage page = store::ListAudit(parts_.database, query);
  if (!page.next || RequestedLimit(http)) return JsonResponse(form.Page(page));
  http::Response response{.content_type = kJsonType};
  response.source = std::make_shared<AuditListStream>(parts_.database, std::move(query),
                                                      std::move(form), std::move(page));
  return response;
}

http::Response AuditEvents::Verify(const AuthorizedRequest& request) {
  if (!TakesJson(request.http.Header("accept"))) {
    throw NotAcceptable("verifications are there as application/json only");
  }
  const store::AuditPart part = store::VerifyAuditPart(parts_.reading, ReadCheckpoint(request.http),
                                                       ReadPageSize(request.http, kVerifiedAtOnce));
  Json answer{{"apiVersion", kApiVersion},  {"kind", api::kAuditVerificationKind},
              {"metadata", Json::object()}, {"verified", part.found.bad == 0},
              {"seq", part.after.seq},      {"hash", part.after.hash}};
  if (!part.is_last) answer["metadata"]["continue"] = CheckpointToken(part.after);
  if (part.found.bad > 0) {
    answer["bad"] = part.found.bad;
    Json& problems = answer["problems"] = Json::array();
    for (const store::AuditProblem& problem : part.found.problems) {
      problems.push_back({{"seq", problem.seq}, {"row", problem.id}, {"what", problem.what}});
    }
  }
  return JsonResponse(answer);
}

http::Response AuditEvents::Get(const AuthorizedRequest& request) {
  const AuditListForm form(request.http, parts_.clock.NowSeconds());
  const auto id = domain::SetIdFrom(request.access.name);
  const auto row =
      id ? store::FindAudit(parts_.database, parts_.cluster_uid(), request.access.ns, *id)
         : std::nullopt;
  if (!row) throw NotFound(kAuditResource, request.access.name);
  if (form.form().accepted().form == Form::kTable) return JsonResponse(form.Page({.rows = {*row}}));
  return JsonResponse(form.Element(*row));
}

}  // namespace strongroom::server::sets
