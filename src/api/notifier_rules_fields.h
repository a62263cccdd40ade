#pragma once

#include "api/fields.h"
#include "domain/notifier_rules.h"

// Notifier.spec.rules, member by member.
namespace strongroom::api {

const Fields<domain::NotifierRules>& NotifierRulesFields();

}  // namespace strongroom::api
