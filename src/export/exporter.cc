#include "export/exporter.h"

#include <vector>

#include "export/error.h"

namespace strongroom::exporting {
namespace {

void Refuse(const std::vector<Difference>& differences) {
  if (differences.empty()) return;
  std::string text = ShownDifference(differences.front());
  if (differences.size() > 1) text += " (and " + std::to_string(differences.size() - 1) + " more)";
  throw ExportError(text);
}

}  // namespace

void Exporter::BeginSet(const sets::BackupSet& set, const Actors& actors) {
  if (set_) throw std::logic_error("the set before has not ended");
  if (auto difference = links_.Add(set)) Refuse({*std::move(difference)});
  set_ = set;
  check_.emplace(set);
  OnBegin(*set_, actors);
}

std::optional<Difference> Exporter::Add(const sets::Item& item) {
  if (!set_) throw std::logic_error("no set has begun");
  if (auto difference = check_->Add(item)) Refuse({*std::move(difference)});
  if (sets::IsWhole(item)) {
    OnItem(item);
    return std::nullopt;
  }
  OnDamaged(item);
  return DifferenceOf(set_->name, item, kNotWhole);
}

void Exporter::OnDamaged(const sets::Item& item) {
  Refuse({DifferenceOf(set_->name, item, kNotWhole)});
}

void Exporter::EndSet() {
  if (!set_) throw std::logic_error("no set has begun");
  Refuse(check_->Finish());
  OnEnd(*set_);
  set_.reset();
}

void Exporter::Finish() {
  if (set_) throw std::logic_error("the last set has not ended");
  OnFinish();
}

}  // namespace strongroom::exporting
