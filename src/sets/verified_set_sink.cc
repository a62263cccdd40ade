#include "sets/verified_set_sink.h"

#include <stdexcept>
#include <utility>
#include <vector>

#include "sets/error.h"

namespace strongroom::sets {
namespace {

void Refuse(const std::vector<Problem>& problems) {
  if (problems.empty()) return;
  std::string text = ShowProblem(problems.front());
  if (problems.size() > 1) text += " (and " + std::to_string(problems.size() - 1) + " more)";
  throw SealError(text);
}

}  // namespace

void VerifiedSetSink::BeginSet(const BackupSet& set, const Actors& actors) {
  if (set_) throw std::logic_error("the set before has not ended");
  if (std::exchange(has_set_, true) && count_ == SetCount::kOne) {
    throw std::logic_error("only one set is taken");
  }
  if (auto problem = links_.Add(set)) Refuse({*std::move(problem)});
  set_ = set;
  check_.emplace(set);
  OnBegin(*set_, actors);
}

std::optional<Problem> VerifiedSetSink::Add(const Item& item) {
  if (!set_) throw std::logic_error("no set has begun");
  if (auto problem = check_->Add(item)) Refuse({*std::move(problem)});
  if (IsWhole(item)) {
    OnItem(item);
    return std::nullopt;
  }
  OnDamaged(item);
  return ProblemOf(set_->name, item, kNotWhole);
}

void VerifiedSetSink::OnDamaged(const Item& item) {
  Refuse({ProblemOf(set_->name, item, kNotWhole)});
}

void VerifiedSetSink::EndSet() {
  if (!set_) throw std::logic_error("no set has begun");
  Refuse(check_->Finish());
  OnEnd(*set_);
  set_.reset();
}

void VerifiedSetSink::Finish() {
  if (set_) throw std::logic_error("the last set has not ended");
  OnFinish();
}

}  // namespace strongroom::sets
