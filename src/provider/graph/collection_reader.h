#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/sha256.h"
#include "catalogue/policy_type.h"
#include "provider/graph/absence.h"
#include "provider/graph/item_reader.h"
#include "provider/graph/page.h"
#include "provider/graph/read_context.h"
#include "provider/graph/tally.h"

namespace strongroom::provider::graph {

// Takes an item that goes into a backup set, before it does.
using NoteItem = std::function<void(const catalogue::PolicyType& type, const GraphItem& item)>;

// Reads one collection of Graph, once, for all policy types that stand for items of it. Lives for
// one collection. Not thread-safe.
class CollectionReader {
 public:
  // All outlive this; the types of `tallies` are read in the same way.
  CollectionReader(const ReadContext& context, std::vector<Tally*> tallies, NoteItem note);

  // What goes wrong is in the tallies; throws only what their sinks throw.
  void Run();

 private:
  void Try(const std::function<void()>& step);
  void Read();
  PageReader Pages() const;
  void ReadPages();
  void ReadObject();
  bool ReadFallback(const AnswerError& error);
  void TakeObject(const GraphRequest& request, const web::Response& answer,
                  const std::string& member);
  void EndPage();

  void CheckVanished();

  void Take(base::Json item);
  void LeaveOut(const base::Json& part, const std::string& what, std::string_view code);
  std::vector<size_t> TakersOf(const base::Json& item);
  bool IsFull() const;

  void Fail(const ProviderError& error);
  void FailByAnswer(const AnswerError& error);
  bool IsGrantedNow();

  const ReadContext& context_;
  const std::vector<Tally*> tallies_;
  const catalogue::GraphType& type_;
  const NoteItem note_;
  const std::string what_;
  ItemReader items_;

  // Of identities, which may be long.
  std::set<base::Digest> seen_;     // on pages that have ended
  std::set<base::Digest> on_page_;  // on the page as it came last
  std::set<base::Digest> taken_;    // from that page, should it be read again
  size_t came_again_ = 0;           // of those on the page
  bool was_read_ = false;           // at least one page

  std::map<std::string, std::vector<size_t>> vanished_;  // identities, and who wanted them
};

}  // namespace strongroom::provider::graph
