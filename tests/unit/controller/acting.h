#pragma once

#include <gtest/gtest.h>

#include <string>

#include "unit/controller/shop.h"

namespace strongroom::controller {

// The schedule nightly, whose slot is due.
class Acting : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.PutTenant();
    schedule_ = shop_.PutSchedule("nightly");
  }
  // Looks, decides and acts once, as a reconciler does.
  void Act() {
    auto observation = shop_.observer.Observe(kNightly);
    const auto plan = domain::PlanSchedule(observation->observed, shop_.clock.NowSeconds());
    shop_.actor.Act(*observation, plan);
    shop_.actor.WriteStatus(*observation, plan);
  }
  std::string StatusOf(const std::string& run, const std::string& field) {
    return shop_.Run(run).at("status").value(field, "");
  }

  // Condition Blocked of an object; null when it has none.
  static kube::Json BlockedOf(const kube::Json& object) {
    for (const kube::Json& condition :
         object.value("/status/conditions"_json_pointer, kube::Json::array())) {
      if (condition["type"] == "Blocked") return condition;
    }
    return nullptr;
  }

  Shop shop_;
  kube::Json schedule_;
};

}  // namespace strongroom::controller
