#include "provider/graph/collection_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "catalogue/item_identity.h"
#include "catalogue/permissions.h"
#include "catalogue/restorability.h"
#include "provider/graph/about_all.h"
#include "provider/graph/item_conditions.h"
#include "provider/graph/page.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using catalogue::GraphAnswer;
using catalogue::GraphType;

// Nobody takes any more.
struct Enough {};

bool IsItemOf(const Tally& tally, const Json& item) {
  return !tally.IsFull() && HoldsAll(Graph(tally.type()).where, item);
}

}  // namespace

CollectionReader::CollectionReader(const ReadContext& context, std::vector<Tally*> tallies,
                                   NoteItem note)
    : context_(context),
      tallies_(std::move(tallies)),
      type_(Graph(tallies_.front()->type())),
      note_(std::move(note)),
      what_((type_.answer == GraphAnswer::kCollection ? "list " : "get ") +
            tallies_.front()->type().key),
      items_(context, type_,
             {.whole =
                  [this](GraphItem item) {
                    for (const size_t taker : item.takers) {
                      note_(tallies_[taker]->type(), item);
                      const bool is_last = taker == item.takers.back();
                      tallies_[taker]->Store(item.identity,
                                             is_last ? std::move(item.content) : item.content);
                    }
                  },
              .broken =
                  [this](const GraphItem& item, const std::string& why, std::string_view code) {
                    for (const size_t taker : item.takers) {
                      tallies_[taker]->LeaveOut(
                          ShownIdentity(item.identity.external_id) + ": " + why, code);
                    }
                  },
              .vanished =
                  [this](const GraphItem& item) {
                    vanished_[item.identity.external_id] = item.takers;
                  }}) {}

void CollectionReader::Run() {
  Try([this] { Read(); });
  Try([this] { items_.Flush(); });
  if (!vanished_.empty()) Try([this] { CheckVanished(); });
}

void CollectionReader::Try(const std::function<void()>& step) {
  try {
    step();
  } catch (const Enough&) {
    // The tallies know.
  } catch (const AnswerError& e) {
    FailByAnswer(e);
  } catch (const ProviderError& e) {
    Fail(e);
  } catch (const web::StoppedError&) {
    Fail(ProviderError(kDeadlineExceeded, what_ + ": stopped"));
  }
}

void CollectionReader::Read() {
  try {
    type_.answer == GraphAnswer::kCollection ? ReadPages() : ReadObject();
  } catch (const AnswerError& e) {
    if (was_read_ || !ReadFallback(e)) throw;
  }
}

PageReader CollectionReader::Pages() const {
  const std::string path = WithQuery(PathOf(type_, context_), type_.query);
  return {context_.client, context_.origin, context_.stop, RequestOf(type_, context_, path, what_)};
}

void CollectionReader::ReadPages() {
  PageReader pages = Pages();
  const base::JsonElements elements{
      .member = "value",
      .take = [this](Json item) { Take(std::move(item)); },
      .skip = [this](const Json& part,
                     const std::string& what) { LeaveOut(part, what, kPolicyLeftOut); }};
  while (!pages.AtEnd()) {
    pages.Next(
        [this] {
          on_page_.clear();
          came_again_ = 0;
        },
        elements);
    EndPage();
  }
}

// That a whole page comes again is a loop; a few items that do have moved while we read, and what
// has moved the other way was not seen.
void CollectionReader::EndPage() {
  was_read_ = true;
  for (Tally* tally : tallies_) tally->NoteRead();
  if (came_again_ > 0 && came_again_ == on_page_.size()) {
    throw ProviderError(kProviderUnavailable, what_ + ": a page comes again");
  }
  if (came_again_ > 0) {
    Fail(ProviderError(kProviderUnavailable,
                       what_ + ": " + std::to_string(came_again_) +
                           " of a page had come before: they moved while the list was read"));
  }
  seen_.merge(on_page_);
  taken_.clear();
}

// Some services say of an item that there is none and list it all the same, and what is there must
// not count as deleted: who is gone is gone from the list as well.
void CollectionReader::CheckVanished() {
  std::set<std::string> listed;
  if (type_.answer == GraphAnswer::kCollection) {
    const auto take = [&](const Json& item) {
      const std::string id = catalogue::IdentityOf(type_, item);
      if (vanished_.contains(id)) listed.insert(id);
    };
    PageReader pages = Pages();
    while (!pages.AtEnd()) {
      pages.Next([] {}, {.member = "value",
                         .take = take,
                         .skip = [&](const Json& part, const std::string&) { take(part); }});
    }
  } else {
    for (const auto& [id, takers] : vanished_) listed.insert(id);
  }
  for (const std::string& id : listed) {
    for (const size_t taker : vanished_.at(id)) {
      tallies_[taker]->LeaveOut(ShownIdentity(id) + ": is listed, and is not there", kNotFound);
    }
  }
}

void CollectionReader::ReadObject() {
  const std::string path = WithQuery(PathOf(type_, context_), type_.query);
  const GraphRequest request = RequestOf(type_, context_, path, what_);
  TakeObject(request, context_.client.Ask(request, context_.stop, CheckingJson()), "");
}

// Another path may have what this one has not.
bool CollectionReader::ReadFallback(const AnswerError& error) {
  if (type_.fallback.empty()) return false;
  if (!IsNotServed(error.error()) && !IsAbsent(error.error())) return false;
  const GraphRequest request =
      RequestOf(type_, context_, RootOf(type_) + Encoded(type_.fallback), what_);
  TakeObject(request, context_.client.Ask(request, context_.stop, CheckingJson()),
             type_.fallback_member);
  return true;
}

void CollectionReader::TakeObject(const GraphRequest& request, const web::Response& answer,
                                  const std::string& member) {
  if (answer.status == kNoContent) {
    throw ProviderError(kProviderUnavailable, what_ + ": the answer is empty");
  }
  Json object = ObjectOf(request, answer);
  if (!member.empty()) {
    Json value = object.value(member, Json());
    object = std::move(value);
    if (!object.is_object()) {
      throw ProviderError(kProviderUnavailable, what_ + ": the answer has no " + member);
    }
  }
  was_read_ = true;
  for (Tally* tally : tallies_) tally->NoteRead();
  Take(std::move(object));
}

void CollectionReader::Take(Json item) {
  ItemIdentity identity{catalogue::IdentityOf(tallies_.front()->type(), item)};
  if (identity.external_id.empty()) {
    return LeaveOut(item, "has no identity", kPolicyLeftOut);
  }
  const base::Digest id = base::Sha256Of(identity.external_id);
  if (seen_.contains(id)) {
    ++came_again_;
    on_page_.insert(id);
    return;
  }
  if (!on_page_.insert(id).second) return LeaveOut(item, "comes twice", kPolicyLeftOut);
  if (!taken_.insert(id).second) return;  // the page is read again
  std::vector<size_t> takers = TakersOf(item);
  if (takers.empty()) {
    if (IsFull()) throw Enough{};
    return;
  }
  if (catalogue::IsUnsupported(type_, item)) {
    return LeaveOut(item, "is of a kind whose content Graph does not give", kItemUnsupported);
  }
  items_.Add(
      {.content = std::move(item), .identity = std::move(identity), .takers = std::move(takers)});
}

// Of one that cannot be stored, `part` is what is known of it.
void CollectionReader::LeaveOut(const Json& part, const std::string& what, std::string_view code) {
  const ItemIdentity identity{catalogue::IdentityOf(tallies_.front()->type(), part)};
  const std::string name = identity.external_id.empty() ? "one whose identity is not known"
                                                        : ShownIdentity(identity.external_id);
  for (Tally* tally : tallies_) {
    if (IsItemOf(*tally, part)) tally->LeaveOut(name + ' ' + what, code);
  }
}

// Who wants an item: the one place to decide on it before its parts are read. Each item comes here
// once.
std::vector<size_t> CollectionReader::TakersOf(const Json& item) {
  std::vector<size_t> takers;
  for (size_t i = 0; i < tallies_.size(); ++i) {
    if (!IsItemOf(*tallies_[i], item)) continue;
    if (HoldsAny(Graph(tallies_[i]->type()).skip_when, item)) {
      tallies_[i]->Skip();
    } else if (tallies_[i]->Wants(item)) {
      takers.push_back(i);
    }
  }
  return takers;
}

bool CollectionReader::IsFull() const {
  return std::all_of(tallies_.begin(), tallies_.end(),
                     [](const Tally* tally) { return tally->IsFull(); });
}

void CollectionReader::Fail(const ProviderError& error) {
  for (Tally* tally : tallies_) tally->Fail(error.code(), error.what());
}

// Only the list itself can say that the tenant has no such type; parts of items cannot.
void CollectionReader::FailByAnswer(const AnswerError& error) {
  const auto absence = was_read_ ? std::nullopt : AbsenceOf(type_, error.error(), IsGrantedNow());
  if (absence) {
    for (Tally* tally : tallies_) tally->CallAbsent(*absence, error.what());
    return;
  }
  Fail(Told(error, type_));
}

bool CollectionReader::IsGrantedNow() {
  const auto roles = RolesIfKnown(context_.client.tokens(), context_.stop);
  if (!roles) return false;
  const std::set<std::string> granted(roles->begin(), roles->end());
  return std::all_of(type_.permissions.begin(), type_.permissions.end(),
                     [&](const auto& any_of) { return catalogue::IsMet(any_of, granted); });
}

}  // namespace strongroom::provider::graph
