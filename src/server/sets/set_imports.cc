#include "server/sets/set_imports.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/log.h"
#include "domain/set_name.h"
#include "server/intake/checks.h"
#include "server/intake/memory.h"
#include "server/sets/api_status.h"
#include "server/sets/author.h"
#include "server/sets/import_preview.h"
#include "server/sets/imported_facts.h"
#include "server/sets/json_response.h"
#include "server/sets/set_object.h"
#include "store/backup_sets.h"
#include "store/error.h"
#include "store/imported_set.h"
#include "store/set_deeds.h"

namespace strongroom::server::sets {
namespace {

using store::StoreError;

constexpr int kCreated = 201;
// A run has one, which its executor is told; here nobody asks for it again.
constexpr const char* kNoAnswer = "{}";

intake::LineReader LinesOf(intake::SpooledBody& body, const intake::Limits& limits,
                           intake::LongLines long_lines) {
  return {[&body](char* buffer, size_t size) { return body.Read(buffer, size); }, limits,
          std::move(long_lines)};
}

// Somebody may have put it in first with another word of what no digest covers: whoever comes later
// is not told that what he brought is there.
void RequireSame(const store::SetRecord& stored, const std::vector<store::SetType>& types,
                 const ImportFacts& facts) {
  const std::string fact = OtherFact(stored, types, facts);
  if (fact.empty()) return;
  throw Conflict("it is there as \"" + NameOf(stored) + "\", put in by " + stored.imported->by +
                 ", which has the same policies, and says otherwise: " + fact +
                 ". What a set says of itself no digest covers: look which one is true. Under "
                 "another schedule (schedule=NAME) it is put in beside that");
}

}  // namespace

struct SetImports::Import {
  const AuthorizedRequest& request;
  ImportRequest wanted;

  const std::string& ns() const { return request.access.ns; }
};

http::Response SetImports::Take(const AuthorizedRequest& request) {
  const Import import{.request = request, .wanted = ReadImportRequest(request)};
  std::string set = "the set";
  try {
    const Identity caller{.user = request.user.name, .ns = import.ns(), .pod = {}, .pod_uid = {}};
    const Gate::Permit upload(uploads_, caller);
    intake::SpooledBody body(*request.http.body, parts_.limits, parts_.spool, import.ns());
    const Gate::Permit permit(imports_, caller);
    // All that can be said of it is said before PostgreSQL hears of it.
    const ImportFacts facts = Read(import, body);
    set = facts.header.set;
    return Answer(import, facts, body);
  } catch (const RequestError& e) {
    throw ImportErrorOf(e);
  } catch (const StoreError& e) {
    if (e.kind() == StoreError::Kind::kTwice) {
      throw Invalid(set, {kFieldValueInvalid, "items", "a policy comes twice"});
    }
    if (e.kind() != StoreError::Kind::kBadData) throw;
    throw Invalid(set, {kFieldValueInvalid, "items", e.what()});
  }
}

ImportFacts SetImports::Read(const Import& import, intake::SpooledBody& body) {
  intake::MemoryLoan memory(parts_.memory, parts_.limits, import.ns(),
                            intake::BytesToRead(parts_.limits), parts_.stop);
  intake::LineReader lines = LinesOf(
      body, parts_.limits, [&](size_t more) { return memory.TryGrow(intake::BytesOfLine(more)); });
  ImportFacts facts = ReadImport(lines, parts_.limits, [](const auto&, const auto&) {});
  RequireTaken(facts.header, parts_.clock.NowSeconds());
  return facts;
}

http::Response SetImports::Answer(const Import& import, const ImportFacts& facts,
                                  intake::SpooledBody& body) {
  const store::SetKey key = KeyOf(import, facts);
  const intake::RunTurns::Turn turn(turns_, key.run_uid);
  auto set = Find(key);
  const bool is_new = !set;
  if (is_new && import.wanted.is_dry_run) {
    http::Response preview = JsonResponse(ImportPreview(key, facts, parts_.clock.NowSeconds()));
    preview.status = kCreated;
    return preview;
  }
  bool was_stored = false;
  if (is_new) {
    was_stored = Store(import, key, facts, body);
    set = Find(key);
    if (!set) throw TooManyRequests("the set has just been removed: come again");
    if (was_stored) {
      base::LogInfo("backup set put in", {{"namespace", import.ns()},
                                          {"set", NameOf(*set)},
                                          {"user", import.wanted.by},
                                          {"from", facts.header.set},
                                          {"items", facts.items}});
    }
  }
  std::vector<store::SetType> types = store::TypesOfSet(parts_.database, set->id);
  if (!was_stored) RequireSame(*set, types, facts);
  http::Response response = JsonResponse(SetObject(
      *set, {.types = std::move(types), .actors = store::ActorsOf(parts_.database, set->id)}));
  if (was_stored) response.status = kCreated;
  return response;
}

bool SetImports::Store(const Import& import, const store::SetKey& key, const ImportFacts& facts,
                       intake::SpooledBody& body) {
  const domain::ProviderKind provider = facts.header.provider;
  const intake::MemoryLoan memory(
      parts_.memory, parts_.limits, import.ns(),
      intake::BytesToRead(parts_.limits) + intake::BytesToStore(facts.largest_content),
      parts_.stop);
  std::optional<store::Ingest> ingest;
  ingest.emplace(
      parts_.database, key,
      [this, provider](const std::string& type, const std::string& content) {
        return parts_.rules.ChangeDigest(provider, type, content);
      },
      parts_.limits.store_time);
  if (ingest->IsBusy()) intake::RefuseBusy();
  if (ingest->stored_answer()) return false;
  body.Rewind();
  // Its longest line is known by now, and in the loan.
  intake::LineReader lines = LinesOf(body, parts_.limits, [](size_t) { return true; });
  ReadImport(lines, parts_.limits, [&](const api::SetImportHeader&, api::ReportItem item) {
    ingest->Add(Named(provider, facts.header.set, std::move(item)));
  });
  Commit(import, key, ingest, facts);
  return true;
}

// What is stored has the name that the content says, whatever comes; a set that says another is
// none that was sealed by these rules.
store::DigestedItem SetImports::Named(domain::ProviderKind provider, const std::string& set,
                                      api::ReportItem item) {
  const std::string name = item.display_name;
  const std::string id = item.external_id;
  store::DigestedItem made = intake::DigestItem(parts_.rules, provider, std::move(item));
  const api::ReportItem& own = made.item;
  const bool is_own = name == id || parts_.rules.IsOwnName(provider, own, name);
  if (is_own) return made;
  throw Invalid(set, {kFieldValueInvalid, "items",
                      own.type + ' ' + own.external_id + ": " + catalogue::kOtherName});
}

void SetImports::Commit(const Import& import, const store::SetKey& key,
                        std::optional<store::Ingest>& ingest, const ImportFacts& facts) {
  const store::SetContents contents =
      ingest->Finish(facts.outcome, {}, parts_.rules.Naming(facts.header.provider));
  intake::RequireShare(parts_.limits, import.ns(), contents.namespace_day_bytes);
  try {
    ingest->Commit(kNoAnswer);
  } catch (const StoreError& e) {
    if (e.kind() != StoreError::Kind::kInDoubt) throw;
    base::LogWarning("commit in doubt", {{"set", facts.header.set}, {"error", e.what()}});
    ingest.reset();  // what is asked next needs a session, too
    if (!store::FindByRun(parts_.database, key.run_uid)) {
      throw StoreError(StoreError::Kind::kUnavailable, e.what());
    }
  }
}

store::SetKey SetImports::KeyOf(const Import& import, const ImportFacts& facts) {
  const api::SetImportHeader& header = facts.header;
  const std::string& schedule = import.wanted.schedule;
  return store::KeyOfImport(parts_.database,
                            {.cluster_uid = parts_.cluster_uid(),
                             .ns = import.ns(),
                             .schedule = schedule.empty() ? header.schedule : schedule},
                            {.set = header.set,
                             .schedule_uid = header.schedule_uid,
                             .run = header.run,
                             .tenant = header.tenant,
                             .provider = header.provider},
                            {.digest = header.digest,
                             .taken_at = header.taken_at,
                             .by = import.wanted.by,
                             .peer = import.request.http.peer,
                             .author = AuditAuthorOf(import.request.user, import.request.http)});
}

std::optional<store::SetRecord> SetImports::Find(const store::SetKey& key) {
  const auto stored = store::FindByRun(parts_.database, key.run_uid);
  if (!stored) return std::nullopt;
  return store::FindSet(parts_.database, {.cluster_uid = key.cluster_uid,
                                          .ns = key.ns,
                                          .name = domain::SetName(stored->run_name, stored->id)});
}

}  // namespace strongroom::server::sets
