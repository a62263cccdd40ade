"""Where the catalogue is right and the published types say something else, or nothing."""

# The entity sets, which the types do not have: first segment of a path -> (type, is a collection).
ROOTS = {
    "applications": ("application", True),
    "deviceAppManagement": ("deviceAppManagement", False),
    "deviceManagement": ("deviceManagement", False),
    "directory": ("directory", False),
    "domains": ("domain", True),
    "groupLifecyclePolicies": ("groupLifecyclePolicy", True),
    "groupSettings": ("directorySetting", True),
    "groups": ("group", True),
    "identity": ("identityContainer", False),
    "identityGovernance": ("identityGovernance", False),
    "organization": ("organization", True),
    "policies": ("policyRoot", False),
    "roleManagement": ("roleManagement", False),
    "servicePrincipals": ("servicePrincipal", True),
    "subscribedSkus": ("subscribedSku", True),
    "users": ("user", True),
}

# Types that v1.0 calls by another name than beta.
ALIASES = {"groupSetting": "directorySetting"}

NEWER = "newer than the published types"
NOT_PUBLISHED = "in no published document"
A_VALUE = "a setting that stands as text in \"name\", beside its value"
IN_TEXTS = "a name in scripts and profiles, which are looked into"
# (policy type, what is said of it) -> why it is right all the same.
DEVIATIONS = {
    ("sensitive", "except: nothing is called *bannedPassword*"): A_VALUE,
    ("sensitive", "except: nothing is called *Password*Enabled"): IN_TEXTS,
    ("sensitive", "except: nothing is called *Password*Message"): IN_TEXTS,
    ("sensitive", "except: nothing is called *Password*Method"): IN_TEXTS,
    ("sensitive", "except: nothing is called *Password*Path"): IN_TEXTS,
    ("sensitive", "except: nothing is called *PasswordContent*"): IN_TEXTS,
    ("sensitive", "except: nothing is called *PasswordFile"): IN_TEXTS,
    ("sensitive", "except: nothing is called *privateKey*Path"): IN_TEXTS,
    ("sensitive", "except: nothing is called *privateKey*Size"): IN_TEXTS,
    ("sensitive", "except: nothing is called *publicKeyToken"): IN_TEXTS,
    ("sensitive", "except: nothing is called *secretId"): IN_TEXTS,
    ("sensitive", "except: nothing is called accessKey"): IN_TEXTS,
    ("inventoryPolicies", "path: no inventoryPolicies in it"): NOT_PUBLISHED,
    ("inventoryPolicies", "odataType: there is no None"): NOT_PUBLISHED,
    ("managementConditions", "path: no managementConditions in it"): "taken out of them; it may still be there",
    ("managementConditions", "odataType: there is no None"): "taken out of them; it may still be there",
    ("b2bManagementPolicies", "path: no b2bManagementPolicies in it"): NEWER,
    ("b2bManagementPolicies", "odataType: there is no b2bManagementPolicy"): NEWER,
    ("crossTenantAccessPolicy", "parts: m365Capabilities: it has none"): NEWER,
    ("cloudPcOnPremisesConnections", "strip: subnetPrivateIpDetail: no subnetPrivateIpDetail there"): NEWER,
    ("cloudCertificationAuthorities", "ignored: activeVersion is no navigation property"): NEWER,
    ("cloudCertificationAuthorities", "ignored: versions is no navigation property"): NEWER,
    ("organizations", "ignored: partnerInformation is no navigation property"): "a complex type there, an entity in the metadata",
    ("users", "ignored: cloudPcPools is no navigation property"): NEWER,
    ("users", "ignored: distributionLists is no navigation property"): NEWER,
    ("users", "ignored: onPremisesSyncBehavior is no navigation property"): NEWER,
    ("users", "ignored: security is no navigation property"): "a complex type there, an entity in the metadata",
    ("users", "ignored: sponsorOf is no navigation property"): NEWER,
}
