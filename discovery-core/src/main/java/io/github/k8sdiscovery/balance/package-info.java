/**
 * Which of the eligible instances a call goes to. Policies are asked when the instances change,
 * pickers on every call. Read {@link io.github.k8sdiscovery.balance.BalancePolicy} first.
 */
@NullMarked
package io.github.k8sdiscovery.balance;

import org.jspecify.annotations.NullMarked;
