#include "http/connection_table.h"

#include <algorithm>
#include <tuple>

namespace strongroom::http {

std::unique_ptr<ConnectionTable::Place> ConnectionTable::Enter(const std::string& peer, Cut cut) {
  const base::MutexLock lock(mutex_);
  const auto of_peer = std::count_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return !entry.is_cut && entry.peer == peer;
  });
  if (static_cast<size_t>(of_peer) >= limits_.of_one_peer) {
    if (!CutOne(&peer)) return nullptr;
  } else if (held_ >= limits_.all && !CutOne(nullptr)) {
    return nullptr;
  }
  entries_.push_back({.peer = peer, .cut = std::move(cut), .waits_since = ++steps_});
  ++held_;
  return std::make_unique<Place>(*this, std::prev(entries_.end()));
}

bool ConnectionTable::CutOne(const std::string* peer) {
  const auto may_be_cut = [&](const Entry& entry) {
    return entry.is_waiting && !entry.is_cut && (peer == nullptr || entry.peer == *peer);
  };
  const auto rank = [&](const Entry& entry) {
    return std::tuple(!may_be_cut(entry), entry.is_known, entry.waits_since);
  };
  const auto found =
      std::min_element(entries_.begin(), entries_.end(),
                       [&](const Entry& a, const Entry& b) { return rank(a) < rank(b); });
  if (found == entries_.end() || !may_be_cut(*found)) return false;
  found->is_cut = true;
  --held_;
  found->cut();
  return true;
}

size_t ConnectionTable::size() const {
  const base::MutexLock lock(mutex_);
  return held_;
}

ConnectionTable::Place::~Place() {
  const base::MutexLock lock(table_.mutex_);
  if (!entry_->is_cut) --table_.held_;
  table_.entries_.erase(entry_);
}

bool ConnectionTable::Place::BeginAnswer() {
  const base::MutexLock lock(table_.mutex_);
  if (entry_->is_cut) return false;
  entry_->is_waiting = false;
  return true;
}

void ConnectionTable::Place::EndAnswer(bool is_known) {
  const base::MutexLock lock(table_.mutex_);
  entry_->is_waiting = true;
  entry_->is_known = entry_->is_known || is_known;
  entry_->waits_since = ++table_.steps_;
}

}  // namespace strongroom::http
